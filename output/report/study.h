/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_STUDY_H
#define CTD_OUTPUT_REPORT_STUDY_H

#include "output/frame.h"
#include "output/report/report.h"

#include <stdbool.h>
#include <stdint.h>

/* What a page says of a study beside the arrays of its file. Everything borrowed. */

typedef struct ctd_report_factor {
    const char *name;
    const char *path; /* what it sets in the scenario; "" with a built-in response */
    bool log;         /* the scale of its range */
    double from, to;
} ctd_report_factor;

typedef struct ctd_report_outcome {
    const char *name;
    const char *words; /* one sentence or a part of one */
    const char *unit;  /* as UDUNITS spells it */
    bool is_chance;    /* of yes */
    bool is_fraction;  /* written in per cent, */
    bool is_gap;       /* or in points */
} ctd_report_outcome;

typedef struct ctd_report_frontier {
    const char *name;
    uint32_t outcome, factor; /* indices */
    double crosses;
} ctd_report_frontier;

typedef struct ctd_report_study {
    const ctd_frame *frame; /* whole: with setting, mean, tornado_low, ... */
    const char *version, *content_hash;
    const char *scenario; /* its file, or "" */
    const char *design;   /* in words */
    uint64_t n_points;
    uint32_t n_replications;
    uint32_t n_factors, n_outcomes, n_frontiers;
    const ctd_report_factor *factor;
    const ctd_report_outcome *outcome;
    const ctd_report_frontier *frontier;
    double confidence; /* of intervals */
} ctd_report_study;

/** Writes what a study found as a page, as ctd_report_put() does of a result. */
CTD_MUST_CHECK ctd_status ctd_report_study_put(const ctd_report_study *study,
                                               const ctd_report_options *options, ctd_sink *page,
                                               ctd_sink *problem);

#endif
