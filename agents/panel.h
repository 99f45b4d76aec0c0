/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_PANEL_H
#define CTD_AGENTS_PANEL_H

#include "agents/model.h"
#include "sim/customers.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The panel: customers followed one by one. A customer's number counts the customers of all cells
 * in their order, and within a cell in the order in which they come to market, so that the same
 * number is the same customer in every variant. Of N customers n are followed, one keyed draw in
 * each of n equal stretches of the numbers: every region and segment is there by its weight, and
 * the choice depends on the seed alone.
 */

/** Customers followed in runs of a model: model.n_panel, all where there are fewer; none where
 *  there are no individuals. */
size_t ctd_panel_size(const ctd_model *model);

/** Chooses the panel.
 *  @param[out] id      [ctd_panel_size(model)] numbers from 0, rising
 *  @param[out] region  [likewise]
 *  @param[out] segment [likewise] */
void ctd_panel_choose(const ctd_model *model, int64_t id[], int8_t region[], int8_t segment[]);

/** A member's place among the customers. */
typedef struct ctd_panel_member {
    uint64_t slot;
    uint32_t block;
    uint16_t place;  /* in the block */
    uint8_t decided; /* 1: since the last record */
} ctd_panel_member;

/** Where the panel is recorded, if not in the series of its run: a stretch of its records. */
typedef struct ctd_panel_window {
    int8_t *provider, *decision; /* [record - first][n] */
    double *workload;            /* [n] */
    size_t first;                /* record that the first row is */
} ctd_panel_window;

typedef enum ctd_panel_column {
    CTD_PANEL_PROVIDER,
    CTD_PANEL_DECISION,
    CTD_PANEL_WORKLOAD,
    CTD_N_PANEL_COLUMNS /* none of them */
} ctd_panel_column;

/** Which of these a recorded column is. */
ctd_panel_column ctd_panel_find_column(size_t column);

struct ctd_market;

/** Finds the members of the market's panel among its customers: once, at creation, and when their
 *  decisions have been read back. */
void ctd_panel_find(struct ctd_market *m, const ctd_model *model);

/** Notes which members decide in this tick: once it is known who is in the market, and before
 *  anybody has decided. */
void ctd_panel_mark(struct ctd_market *m);

#endif
