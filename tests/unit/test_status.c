/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/status.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

Test(status, every_code_has_a_sentence_of_its_own)
{
    for (int a = 0; a < CTD_N_STATUSES; a++) {
        const char *sentence = ctd_status_sentence((ctd_status)a);

        cr_assert(ne(ptr, (void *)sentence, NULL), "status %d", a);
        cr_expect(gt(sz, strlen(sentence), 4), "status %d", a);
        cr_expect(ne(str, (char *)sentence, "unknown status"), "status %d", a);
        for (int b = 0; b < a; b++) {
            cr_expect(ne(str, (char *)sentence, (char *)ctd_status_sentence((ctd_status)b)),
                      "statuses %d and %d", a, b);
        }
    }
}

Test(status, success_is_zero)
{
    cr_expect(eq(int, CTD_OK, 0));
    cr_expect(eq(str, (char *)ctd_status_sentence(CTD_OK), "success"));
}

Test(status, a_code_outside_the_list_is_unknown)
{
    cr_expect(eq(str, (char *)ctd_status_sentence(CTD_N_STATUSES), "unknown status"));
    cr_expect(eq(str, (char *)ctd_status_sentence((ctd_status)1000), "unknown status"));
    cr_expect(eq(str, (char *)ctd_status_sentence((ctd_status)-1), "unknown status"));
}

static ctd_status
second_of_two_fails(ctd_status second, int *n_called)
{
    ctd_status status = CTD_OK;

    ++*n_called;
    CTD_TRY(CTD_OK);
    ++*n_called;
    CTD_TRY(second);
    ++*n_called;
out:
    return status;
}

Test(status, try_leaves_at_the_first_failure_and_hands_it_on)
{
    int n_called = 0;

    cr_expect(eq(int, second_of_two_fails(CTD_ERR_WRITE, &n_called), CTD_ERR_WRITE));
    cr_expect(eq(int, n_called, 2));
    n_called = 0;
    cr_expect(eq(int, second_of_two_fails(CTD_OK, &n_called), CTD_OK));
    cr_expect(eq(int, n_called, 3));
}
