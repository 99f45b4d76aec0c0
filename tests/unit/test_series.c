/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/series.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

static const ctd_column columns[] = {
    {"market", CTD_FLOAT64, 1, {CTD_AXIS_TIME}, "USD year-1", "cloud market"},
    {"customers",
     CTD_INT64,
     4,
     {CTD_AXIS_TIME, CTD_AXIS_PROVIDER, CTD_AXIS_REGION, CTD_AXIS_SEGMENT},
     "1",
     "customers"},
    {"switches",
     CTD_INT64,
     3,
     {CTD_AXIS_TIME, CTD_AXIS_FROM_PROVIDER, CTD_AXIS_PROVIDER},
     "1",
     "customers who switched"},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static const size_t size[CTD_N_AXES] = {
    [CTD_AXIS_TIME] = 49,  [CTD_AXIS_FROM_PROVIDER] = 6, [CTD_AXIS_PROVIDER] = 6,
    [CTD_AXIS_REGION] = 8, [CTD_AXIS_SEGMENT] = 4,
};

/* The linker sends every calloc of the series here (--wrap): call `n_until_failure` fails. */
static long n_until_failure = -1;
static long n_callocs, n_frees;

void *__real_calloc(size_t n, size_t bytes);
void *__wrap_calloc(size_t n, size_t bytes);
void __real_free(void *memory);
void __wrap_free(void *memory);

void *
__wrap_calloc(size_t n, size_t bytes)
{
    if (n_callocs++ == n_until_failure) {
        n_callocs--;
        return NULL;
    }
    return __real_calloc(n, bytes);
}

void
__wrap_free(void *memory)
{
    n_frees += memory != NULL;
    __real_free(memory);
}

Test(series, a_column_is_as_long_as_the_product_of_its_axes)
{
    cr_expect(eq(sz, ctd_column_length(&columns[0], size), 49));
    cr_expect(eq(sz, ctd_column_length(&columns[1], size), 49 * 6 * 8 * 4));
    cr_expect(eq(sz, ctd_column_length(&columns[2], size), 49 * 6 * 6));
}

Test(series, bytes_are_eight_a_value)
{
    cr_expect(
        eq(sz, ctd_series_bytes(N_COLUMNS, columns, size), 8 * (49 + 49 * 6 * 8 * 4 + 49 * 6 * 6)));
    cr_expect(eq(sz, ctd_series_bytes(0, NULL, size), 0));
}

Test(series, every_value_starts_at_zero_and_can_be_written)
{
    ctd_series *series;

    cr_assert(eq(int, ctd_series_create(N_COLUMNS, columns, size, &series), CTD_OK));
    for (size_t c = 0; c < N_COLUMNS; c++) {
        int64_t *value = series->data[c];

        for (size_t i = 0; i < ctd_column_length(&columns[c], series->size); i++) {
            cr_assert(eq(i64, value[i], 0));
            value[i] = (int64_t)(c + i);
        }
    }
    cr_expect(eq(i64, ((int64_t *)series->data[2])[5], 7));
    ctd_series_destroy(&series);
    cr_expect(eq(ptr, series, NULL));
}

Test(series, a_column_is_found_by_its_whole_name)
{
    ctd_series *series;

    cr_assert(eq(int, ctd_series_create(N_COLUMNS, columns, size, &series), CTD_OK));
    cr_expect(eq(int, ctd_series_find(series, "market"), 0));
    cr_expect(eq(int, ctd_series_find(series, "switches"), 2));
    cr_expect(eq(int, ctd_series_find(series, "switch"), -1));
    cr_expect(eq(int, ctd_series_find(series, "switches_"), -1));
    ctd_series_destroy(&series);
}

Test(series, an_axis_of_no_length_gives_empty_columns)
{
    size_t none[CTD_N_AXES] = {0};
    ctd_series *series;

    cr_expect(eq(sz, ctd_series_bytes(N_COLUMNS, columns, none), 0));
    cr_assert(eq(int, ctd_series_create(N_COLUMNS, columns, none, &series), CTD_OK));
    cr_expect(ne(ptr, series->data[0], NULL));
    ctd_series_destroy(&series);
}

Test(series, sizes_that_overflow_are_refused_before_allocation)
{
    size_t huge[CTD_N_AXES];
    ctd_series *series = (ctd_series *)&huge;

    for (int a = 0; a < CTD_N_AXES; a++) {
        huge[a] = (size_t)1 << 33;
    }
    cr_expect(eq(sz, ctd_column_length(&columns[1], huge), SIZE_MAX));
    cr_expect(eq(sz, ctd_series_bytes(N_COLUMNS, columns, huge), SIZE_MAX));
    n_callocs = 0;
    cr_expect(eq(int, ctd_series_create(N_COLUMNS, columns, huge, &series), CTD_ERR_NO_MEMORY));
    cr_expect(eq(ptr, series, NULL));
    cr_expect(eq(long, n_callocs, 0));
}

Test(series, a_length_that_overflows_back_to_zero_is_still_too_long)
{
    size_t wrapping[CTD_N_AXES] = {[CTD_AXIS_TIME] = (size_t)1 << 32,
                                   [CTD_AXIS_PROVIDER] = (size_t)1 << 32,
                                   [CTD_AXIS_REGION] = 1,
                                   [CTD_AXIS_SEGMENT] = 1};

    cr_expect(eq(sz, ctd_column_length(&columns[1], wrapping), SIZE_MAX));
}

Test(series, bytes_that_overflow_only_in_the_sum_are_refused)
{
    const size_t long_time[CTD_N_AXES] = {[CTD_AXIS_TIME] = (size_t)1 << 60};
    const ctd_column two[] = {columns[0], columns[0], columns[0]};

    cr_expect(eq(sz, ctd_series_bytes(1, two, long_time), (size_t)1 << 63));
    cr_expect(eq(sz, ctd_series_bytes(2, two, long_time), SIZE_MAX));
}

Test(series, every_allocation_that_fails_is_reported_and_leaks_nothing)
{
    for (n_until_failure = 0; n_until_failure < 2 + N_COLUMNS; n_until_failure++) {
        ctd_series *series = (ctd_series *)&n_callocs;

        n_callocs = n_frees = 0;
        cr_expect(eq(int, ctd_series_create(N_COLUMNS, columns, size, &series), CTD_ERR_NO_MEMORY),
                  "allocation %ld", n_until_failure);
        cr_expect(eq(ptr, series, NULL));
        cr_expect(eq(long, n_frees, n_callocs), "allocation %ld", n_until_failure);
    }
    n_until_failure = -1;
}

Test(series, destroying_nothing_is_allowed)
{
    ctd_series *series = NULL;

    ctd_series_destroy(&series);
    cr_expect(eq(ptr, series, NULL));
}
