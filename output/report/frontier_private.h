/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_FRONTIER_PRIVATE_H
#define CTD_OUTPUT_REPORT_FRONTIER_PRIVATE_H

#include "output/report/study_private.h"

/* A frontier: its picture (report_study_frontier.c) and its tables (report_study_crossings.c). */

enum { CTD_FRONTIER_VALUES = 24 };

typedef struct ctd_frontier_page {
    const ctd_study_page *page;
    const ctd_report_frontier *which;
    size_t first, n;                  /* its crossings */
    const double *setting;            /* [crossing][k] */
    const double *value, *low, *high; /* [crossing] */
    int across, lines;                /* factors; -1: none */
    size_t n_across, n_lines;
    double across_value[CTD_FRONTIER_VALUES], line_value[CTD_FRONTIER_VALUES];
} ctd_frontier_page;

/** Value of a factor at one of its crossings. */
double ctd_frontier_setting(const ctd_frontier_page *it, size_t crossing, int factor);
/** The first crossing at these values; it->n where there is none. */
size_t ctd_frontier_crossing(const ctd_frontier_page *it, size_t across, size_t line);
/** The value needed, by both factors. */
void ctd_frontier_put_grid(const ctd_frontier_page *it);
/** Every crossing with its interval. */
void ctd_frontier_put_list(const ctd_frontier_page *it);

#endif
