/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over ranks, to be started by mpirun: a line "NUMBERS MICROSECONDS" for each length, the
 * median of many. */
#include "sim/ranks.h"
#include "sim/phases.h"

#include <stdio.h>
#include <stdlib.h>

enum { TIMES = 201, MOST = 1 << 17 };

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
median_of_sums(ctd_ranks *ranks, uint64_t x[], size_t n)
{
    double seconds[TIMES];

    for (int i = 0; i < TIMES; i++) {
        const double began = ctd_seconds();

        ctd_ranks_sum(ranks, x, n);
        seconds[i] = ctd_seconds() - began;
    }
    qsort(seconds, TIMES, sizeof *seconds, compare);
    return seconds[TIMES / 2];
}

int
main(void)
{
    ctd_ranks *ranks = NULL;
    uint64_t *x = calloc(MOST, sizeof *x);

    if (x == NULL || ctd_ranks_start(&ranks) != CTD_OK) {
        return 1;
    }
    for (size_t n = 1; n <= MOST; n *= 8) {
        const double seconds = median_of_sums(ranks, x, n);

        if (ctd_ranks_number(ranks) == 0) {
            printf("%zu %.2f\n", n, 1e6 * seconds);
        }
    }
    ctd_ranks_end(&ranks);
    free(x);
    return 0;
}
