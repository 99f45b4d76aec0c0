/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/phases.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

typedef struct story {
    char text[16];
    int length;
} story;

static void
tell(story *s, char letter)
{
    s->text[s->length++] = letter;
}

static void
first(void *state)
{
    tell(state, 'a');
}

static void
second(void *state)
{
    const double start = ctd_seconds();

    tell(state, 'b');
    while (ctd_seconds() <= start) {
    }
}

static void
third(void *state)
{
    tell(state, 'c');
}

static const ctd_phase phases[] = {{"first", first}, {"second", second}, {"third", third}};

Test(phases, run_once_each_in_the_order_of_the_table)
{
    story s = {0};

    ctd_phases_run(3, phases, &s, NULL);
    cr_expect(eq(str, s.text, "abc"));
    ctd_phases_run(2, phases, &s, NULL);
    cr_expect(eq(str, s.text, "abcab"));
    ctd_phases_run(0, phases, &s, NULL);
    cr_expect(eq(str, s.text, "abcab"));
}

Test(phases, seconds_are_added_to_what_was_there)
{
    double seconds[] = {100.0, 200.0, 300.0};
    story s = {0};

    ctd_phases_run(3, phases, &s, seconds);
    cr_expect(eq(str, s.text, "abc"));
    cr_expect(ge(dbl, seconds[0], 100.0));
    cr_expect(gt(dbl, seconds[1], 200.0));
    cr_expect(ge(dbl, seconds[2], 300.0));
    cr_expect(lt(dbl, seconds[0] + seconds[1] + seconds[2], 660.0));
}

Test(phases, the_clock_never_goes_back)
{
    double last = ctd_seconds();

    for (int i = 0; i < 10000; i++) {
        const double now = ctd_seconds();

        cr_assert(ge(dbl, now, last));
        last = now;
    }
}
