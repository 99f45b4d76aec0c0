/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/phases.h"

#include <time.h>

double
ctd_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void
ctd_phases_run(size_t n, const ctd_phase phases[], void *state, double seconds[])
{
    for (size_t p = 0; p < n; p++) {
        const double start = seconds != NULL ? ctd_seconds() : 0.0;

        phases[p].run(state);
        if (seconds != NULL) {
            seconds[p] += ctd_seconds() - start;
        }
    }
}
