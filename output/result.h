/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_RESULT_H
#define CTD_OUTPUT_RESULT_H

#include "sim/calendar.h"
#include "sim/series.h"

#include <stdbool.h>
#include <stdint.h>

/** Facts of one execution, for the group `run`: never part of the content hash. */
typedef struct ctd_run_facts {
    const char *command_line;
    const char *host;
    const char *started;   /* ISO 8601, UTC */
    uint32_t n_threads;
    double wall_seconds;
    double peak_bytes;
    uint32_t n_phases;
    const char *const *phase;     /* [n_phases] */
    const double *phase_seconds;  /* [n_phases] summed over runs */
} ctd_run_facts;

/** One question's answer in one run. */
typedef struct ctd_answer {
    bool yes;
    double gap;     /* challenger minus leader over the total of the metric, at the date asked for */
    double reached; /* days from the start to the first record with yes; NAN = never */
} ctd_answer;

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
    ctd_calendar calendar;
    uint32_t n_records;
    const uint32_t *record;          /* [n_records] tick of each record kept */
    ctd_series *const *series;       /* [n_variants * n_replications], replication fastest */
    const ctd_answer *answer;        /* [n_variants * n_replications * n_questions] */
    const char *scenario_text;
    uint64_t seed;
    const ctd_run_facts *facts;      /* NULL: leave the group `run` out */
} ctd_result;

#endif
