/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_MARKET_STATE_H
#define CTD_AGENTS_MARKET_STATE_H

#include "agents/market.h"
#include "sim/state.h"

/*
 * A run can stop between two ticks and go on in another process, on another machine, with other
 * threads: from what the scenario gives and its state, the same bits follow. The state leaves out
 * what keys draw again (tastes, workloads) and what every tick sets anew.
 */

/** What a run is played with: see ctd_market_start(). */
typedef struct ctd_market_run {
    const ctd_model *model;
    uint32_t replication;
    ctd_series *series;
    uint32_t every;
} ctd_market_run;

/** The state of a market that was started. Parts are borrowed from the market: valid, and as they
 *  are now, until its next step. */
void ctd_market_state(ctd_market *market, ctd_state *state);

/**
 * Sets a market to an encoded state (sim/state.h) that a market of the same models was in; goes on
 * with ctd_market_step(). What is recorded already the caller puts into the series.
 *
 * @param[in]  bytes   [n] any bytes: they are checked as far as anything could go wrong with them
 * @param[out] problem what is not as expected, NULL if nothing
 * @return CTD_OK, or CTD_ERR_DAMAGED: then the market must be started anew
 */
CTD_MUST_CHECK ctd_status ctd_market_resume(ctd_market *market, const ctd_market_run *run,
                                            const unsigned char *bytes, size_t n,
                                            const char **problem);

/** Bytes of an encoded state, about. @param[in] models [n_models] of the same axes */
size_t ctd_market_state_bytes(const ctd_model *models, uint32_t n_models);

/** Ticks that the run has come to. */
uint32_t ctd_market_tick(const ctd_market *market);
/** Records it has made. */
size_t ctd_market_recorded(const ctd_market *market);

#endif
