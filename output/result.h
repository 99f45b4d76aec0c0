/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_RESULT_H
#define CTD_OUTPUT_RESULT_H

#include "sim/calendar.h"
#include "sim/series.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stdint.h>

/** Facts of one execution, for the group `run`: never part of the content hash. */
typedef struct ctd_run_facts {
    const char *command_line;
    const char *host;
    const char *started; /* ISO 8601, UTC */
    uint32_t n_threads;
    uint32_t n_markets;  /* played side by side; 1 = one after another, on all threads */
    const char *kernels; /* instruction set of the hot loops */
    double wall_seconds;
    double peak_bytes;
    uint32_t n_phases;
    const char *const *phase;    /* [n_phases] */
    const double *phase_seconds; /* [n_phases] summed over runs */
} ctd_run_facts;

/** One question's answer in one run. */
typedef struct ctd_answer {
    bool yes;
    double gap;     /* how far on the side of yes at the date asked for, in the question's unit */
    double reached; /* days from the start to the first record with yes; NAN = never */
} ctd_answer;

/** Where the columns by customer are, if they are too large to be in memory. */
typedef struct ctd_panel_reader {
    /** Copies values first .. first + n - 1 of a run's column, row-major, by its type; any thread
     *  may ask. @return CTD_OK or CTD_ERR_DAMAGED */
    ctd_status (*read)(void *context, size_t run, size_t column, size_t first, size_t n, void *out);
    void *context;
} ctd_panel_reader;

/** Everything a run found, as output/ reads it. All pointers borrowed by whoever writes. */
typedef struct ctd_result {
    const char *name;
    const char *title;
    uint32_t n_variants, n_replications, n_providers, n_regions, n_segments, n_questions;
    const char *const *variant;  /* labels */
    const char *const *provider; /* on-premises first */
    const char *const *region;
    const char *const *segment;
    const char *const *question;
    const char *const *question_text; /* one sentence each */
    const char *const *gap_unit;      /* [n_questions] of the gaps; "1": a fraction */
    ctd_calendar calendar;
    uint32_t n_records;
    const uint32_t *record;               /* [n_records] tick of each record kept */
    uint32_t n_panel;                     /* customers followed one by one */
    const int64_t *panel;                 /* [n_panel] their numbers, rising */
    const int8_t *panel_region;           /* [n_panel] */
    const int8_t *panel_segment;          /* [n_panel] */
    const ctd_panel_reader *panel_reader; /* NULL: columns by customer are in the series */
    uint32_t n_events;                    /* entries of the longest log of a run */
    ctd_series *const *series;            /* [n_variants * n_replications], replication fastest */
    const int32_t *records_done; /* [n_variants * n_replications] whole records so far, the rest
                                    missing; NULL: all */
    const ctd_answer *answer;    /* [n_variants * n_replications * n_questions] */
    const char *scenario_text;
    uint64_t seed;
    const ctd_run_facts *facts; /* NULL: leave the group `run` out */
} ctd_result;

#endif
