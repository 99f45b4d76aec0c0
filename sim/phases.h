/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_PHASES_H
#define CTD_SIM_PHASES_H

#include <stddef.h>

/** One step of a tick: a name and what it does to the state. Phases cannot fail. */
typedef struct ctd_phase {
    const char *name;
    void (*run)(void *state);
} ctd_phase;

/** Runs the phases in order and adds the wall-clock seconds each took to seconds[n]
 *  (NULL: not timed). Time is measured, never used. */
void ctd_phases_run(size_t n, const ctd_phase phases[], void *state, double seconds[]);

/** A monotonic clock, in seconds, for timings only. */
double ctd_seconds(void);

#endif
