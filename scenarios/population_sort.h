/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_POPULATION_SORT_H
#define CTD_SCENARIOS_POPULATION_SORT_H

#include "agents/model.h"
#include "sim/status.h"

/** A population's columns of numbers. */
typedef enum ctd_population_number {
    CTD_WORKLOAD,
    CTD_PRICE_TASTE,
    CTD_LATENCY_TASTE,
    CTD_PRESENCE_TASTE,
    CTD_N_NUMBERS
} ctd_population_number;

/** Customers in the order of a file. */
typedef struct ctd_population_rows {
    uint64_t n;
    uint16_t *cell;               /* [n] region * n_segments + segment */
    uint8_t *provider;            /* [n] 0 = on-premises */
    float *number[CTD_N_NUMBERS]; /* each [n], or NULL */
} ctd_population_rows;

/**
 * Sorts customers by cell, those who have a provider first, otherwise as they came.
 *
 * @param[in]  rows          n > 0
 * @param[in]  has_providers false: the table's provider and in_cloud stay NULL
 * @param[out] table         free with ctd_population_table_destroy(); NULL on error
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_population_sort(const ctd_population_rows *rows, uint32_t n_cells,
                                              bool has_providers, ctd_population_table **table);

#endif
