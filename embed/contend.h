/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CONTEND_H
#define CTD_CONTEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Contend inside another program: a market that is stepped and looked at. This header is all that
 * is needed; docs/embedding.md shows a program.
 *
 *     ctd_simulation_create()       load a scenario, check it, calibrate it
 *     ctd_simulation_start()        a variant, under the luck of a replication, at its start
 *     ctd_simulation_step()         one tick
 *     ctd_simulation_shares()       who has how much of the market
 *     ctd_simulation_destroy()
 *
 * Any number of simulations may exist; one of them is for one thread at a time, which starts others
 * inside. Results depend on the scenario, the variant and the replication, on nothing else, and are
 * those of `contend run`.
 */

#ifdef __cplusplus
extern "C" {
#endif

#include "sim/status.h"

typedef struct ctd_simulation ctd_simulation; /* opaque */

/**
 * Loads, checks and calibrates a scenario, and takes the memory for its market; nothing that
 * follows can fail.
 *
 * @param[in]  path       the scenario's file
 * @param[in]  sets       changes as those of --set, "PATH=VALUE", ending with NULL; may be NULL
 * @param[in]  n_threads  >= 1; results do not depend on it
 * @param[out] problem    [size] what is wrong, a line or several, each ending with a newline; "" if
 *                        nothing; cut where it is too long. May be NULL with size 0
 * @param[out] simulation NULL on error; free with ctd_simulation_destroy()
 * @return CTD_OK, CTD_ERR_SCENARIO, CTD_ERR_READ, CTD_ERR_CALIBRATION, CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_simulation_create(const char *path, const char *const *sets,
                                                int n_threads, char *problem, size_t size,
                                                ctd_simulation **simulation);
/** Frees and sets to NULL; *simulation may be NULL. */
void ctd_simulation_destroy(ctd_simulation **simulation);

/** Variants of the scenario, >= 1; the scenario as written is number 0. */
uint32_t ctd_simulation_n_variants(const ctd_simulation *simulation);
/** Name of variant v < n_variants. Names are borrowed: until destroy. */
const char *ctd_simulation_variant(const ctd_simulation *simulation, uint32_t v);
/** Providers of all variants, >= 1, without on-premises. */
uint32_t ctd_simulation_n_providers(const ctd_simulation *simulation);
/** Name of provider j < n_providers. */
const char *ctd_simulation_provider(const ctd_simulation *simulation, uint32_t j);

/** Sets the market to its state at the start.
 *  @param[in] variant     < n_variants
 *  @param[in] replication any: other luck, the same for every variant */
void ctd_simulation_start(ctd_simulation *simulation, uint32_t variant, uint32_t replication);
/** Advances one tick. @return false at the end of the scenario's clock, where nothing happens */
bool ctd_simulation_step(ctd_simulation *simulation);

/** Years since the start. */
double ctd_simulation_years(const ctd_simulation *simulation);
/** Shares of the world's cloud revenue, [n_providers], which add up to 1; NaN for a provider that
 *  the variant does not have, and for all where there is no revenue. Borrowed: valid until the next
 *  start, step or destroy. */
const double *ctd_simulation_shares(const ctd_simulation *simulation);
/** Cloud revenue of everybody, run rate, USD a year. */
double ctd_simulation_market(const ctd_simulation *simulation);

#ifdef __cplusplus
}
#endif

#endif
