/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/titles.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static const char *const names[] = {"on-premises", "aws", "阿里云"};

Test(titles, are_those_of_the_scenario_and_of_nobody_else)
{
    char *title[3];

    cr_assert(eq(int,
                 ctd_titles_read("providers:\n  阿里云: {title: 'Ali''s'}\n  aws: {}\n"
                                 "regions: {aws: {title: no}}\n",
                                 3, names, title),
                 CTD_OK));
    cr_expect(eq(ptr, title[0], NULL));
    cr_expect(eq(ptr, title[1], NULL));
    cr_expect(eq(str, title[2], "Ali's"));
    free(title[2]);
}

Test(titles, a_text_that_is_no_scenario_has_none)
{
    static const char *const texts[] = {"",
                                        "x",
                                        "[1, 2]",
                                        "{a",
                                        "providers: [aws]",
                                        "providers: {aws: [title]}",
                                        "providers: {aws: {title: {}}}"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *title[3];

        cr_expect(eq(int, ctd_titles_read(texts[i], 3, names, title), CTD_OK), "%s", texts[i]);
        for (size_t j = 0; j < 3; j++) {
            cr_expect(eq(ptr, title[j], NULL), "%s", texts[i]);
        }
    }
}
