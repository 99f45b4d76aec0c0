/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "studies/design.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* Linked with --wrap: allocation number `fail_at` fails, and what is held is counted. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void __real_free(void *pointer);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void __wrap_free(void *pointer);

static long calls, fail_at, held;

static void *
counted(void *pointer)
{
    held += pointer != NULL;
    return pointer;
}

void *
__wrap_malloc(size_t size)
{
    return ++calls == fail_at ? NULL : counted(__real_malloc(size));
}

void *
__wrap_calloc(size_t n, size_t size)
{
    return ++calls == fail_at ? NULL : counted(__real_calloc(n, size));
}

void
__wrap_free(void *pointer)
{
    held -= pointer != NULL;
    __real_free(pointer);
}

enum { K = 3, N_KINDS = 5 };

static ctd_status
estimate(int kind, const ctd_study *study, const double y[])
{
    static const ctd_frontier frontier = {.factor = 1, .crosses = 0.5};
    ctd_index index[64], more[K], second[K * K];
    double low[K], high[K], r2;

    switch (kind) {
    case 0:
        return ctd_indices_sobol(study, y, index, more, second);
    case 1:
        return ctd_indices_morris(study, y, low, index, high);
    case 2:
        return ctd_indices_regression(study, y, index, &r2);
    case 3:
        return ctd_indices_tornado(study, y, low, high);
    default:
        return ctd_indices_frontier(study, &frontier, 2, y, index);
    }
}

Test(indices_memory, every_allocation_that_fails_is_told_and_nothing_is_lost)
{
    static const ctd_design_rule rules[N_KINDS] = {
        CTD_DESIGN_SALTELLI, CTD_DESIGN_MORRIS, CTD_DESIGN_SOBOL, CTD_DESIGN_GRID, CTD_DESIGN_GRID};
    static const double values[] = {0, 1, 2};
    double y[1000];

    for (int j = 0; j < 1000; j++) {
        y[j] = j * 7 % 11;
    }
    for (int kind = 0; kind < N_KINDS; kind++) {
        ctd_study *study = study_of(rules[kind], 20, K, 0.0, 1.0);
        ctd_status status = CTD_ERR_NO_MEMORY;
        long n = 0;

        study->n_bootstrap = 10;
        study->design.second_order = true;
        for (uint32_t i = 0; rules[kind] == CTD_DESIGN_GRID && i < K; i++) {
            study_values(study, i, 3, values);
        }
        for (; status != CTD_OK; n++) {
            const long before = held;

            calls = 0;
            fail_at = n + 1;
            status = estimate(kind, study, y);
            fail_at = 0;
            cr_assert(status == CTD_OK || status == CTD_ERR_NO_MEMORY);
            cr_expect_eq(held, before, "kind %d, allocation %ld", kind, n);
            cr_assert(n < 100);
        }
        cr_expect_gt(n, 3, "kind %d allocates %ld times", kind, n - 1);
        study_free(study);
    }
}
