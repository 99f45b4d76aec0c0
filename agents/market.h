/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_MARKET_H
#define CTD_AGENTS_MARKET_H

#include "agents/model.h"
#include "sim/ranks.h"
#include "sim/series.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A market of individual customers: one replication of one variant at a time. */
typedef struct ctd_market ctd_market; /* opaque: agents/market_private.h */

struct ctd_panel_window; /* agents/panel.h */

/**
 * Allocates a market for models of the same axes, customers and calendar. Nothing later allocates
 * or fails.
 *
 * @param[in]  models    [n_models] the models that will be started; sizes are taken from them
 * @param[in]  n_threads >= 1; results do not depend on it
 * @param[out] market    free with ctd_market_destroy(); NULL on error
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_market_create(const ctd_model *models, uint32_t n_models,
                                            int n_threads, ctd_market **market);
/**
 * The same for a market whose customers are shared out among ranks, each of which has the columns
 * of its own alone and everything else like all others: a market of individuals too large for one
 * machine. All ranks call, and so they do with everything that takes the market: the same results
 * come out on all of them, the bits of a market that is not shared. Expected shares are not shared
 * out: all ranks work them out alike.
 *
 * @param[in] ranks borrowed; NULL: as ctd_market_create()
 */
CTD_MUST_CHECK ctd_status ctd_market_create_shared(const ctd_model *models, uint32_t n_models,
                                                   int n_threads, ctd_ranks *ranks,
                                                   ctd_market **market);
/** Frees and sets to NULL; *market may be NULL. */
void ctd_market_destroy(ctd_market **market);

/**
 * Sets the market to its state at the start and records it. The population is drawn again only
 * when replication or anything it depends on differs from the last start.
 *
 * @param[in] model       one of those given at creation, calibrated; borrowed until destroy
 * @param[in] replication 0-based; with the model's seed it keys every draw
 * @param[in] series      columns of ctd_market_columns(), borrowed; NULL: record nothing
 * @param[in] every       keep each n-th record and the last, >= 1
 */
void ctd_market_start(ctd_market *market, const ctd_model *model, uint32_t replication,
                      ctd_series *series, uint32_t every);
/** From the next start on the panel is recorded there, whatever the series: borrowed; there must be
 *  room for each record that is made. NULL, as at creation: in the series. */
void ctd_market_hold_panel(ctd_market *market, const struct ctd_panel_window *window);
/** Advances one tick: the phases of ctd_tick_phases in order. Cannot fail. */
void ctd_market_step(ctd_market *market);

/** Writes customers, workload, revenue, shares, books, hhi and market as they are now into record 0
 *  of `series`, whatever is kept of the run; the rest of it keeps its values.
 *  @param[in] with_demand also consumer_surplus, which takes longer */
void ctd_market_snapshot(const ctd_market *market, ctd_series *series, bool with_demand);

/** The table of recorded columns; *n is their number. */
const ctd_column *ctd_market_columns(size_t *n);
/** Lengths of the axes of a run's series for n_records records, long enough for each of the models.
 *  @param[in] models [n_models] of the same axes */
void ctd_market_axes(const ctd_model *models, uint32_t n_models, size_t n_records,
                     size_t size[CTD_N_AXES]);

/** Entries in the log of a run that came to its end. */
size_t ctd_market_logged(const ctd_series *series);

/** Names of the phases of a tick, in order; *n is their number. */
const char *const *ctd_market_phase_names(size_t *n);
/** Seconds spent in each phase since creation, [n phases]; then in drawing populations. */
const double *ctd_market_seconds(const ctd_market *market, double *population_seconds);

/** Threads of n_threads that a market of these models makes use of: 1 where starting more would
 * cost more than it saves, which is below 20,000 customers. */
int ctd_market_threads(const ctd_model *models, uint32_t n_models, int n_threads);

/** Bytes that ctd_market_create() takes, or ctd_market_create_shared() on each of n_ranks. */
size_t ctd_market_bytes(const ctd_model *models, uint32_t n_models, int n_threads,
                        uint32_t n_ranks);

/** Makes the market use the kernels of a named instruction set (see choice_kernel.h); the bits
 *  are the same. @return CTD_OK, or CTD_ERR_INTERNAL if this processor cannot */
CTD_MUST_CHECK ctd_status ctd_market_use_kernels(ctd_market *market, const char *name);

#endif
