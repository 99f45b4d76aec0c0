/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/population_sort.h"

#include "scenarios/population_table.h"

#include <stdlib.h>

/* Where each customer goes: by cell, providers' customers first, otherwise in the order given. */
static void
place(const ctd_population_rows *in, uint32_t n_cells, ctd_population_table *out, uint64_t to[])
{
    uint64_t next[2 * CTD_MAX_REGIONS * CTD_MAX_SEGMENTS + 1] = {0};

    for (uint64_t i = 0; i < in->n; i++) {
        next[2 * in->cell[i] + (in->provider[i] == CTD_ON_PREMISES) + 1]++;
    }
    for (uint32_t k = 0; k < 2 * n_cells; k++) {
        next[k + 1] += next[k];
    }
    for (size_t cell = 0; cell < n_cells; cell++) {
        out->begin[cell] = next[2 * cell];
        out->in_cloud[cell] = next[2 * cell + 1] - next[2 * cell];
    }
    out->begin[n_cells] = in->n;
    for (uint64_t i = 0; i < in->n; i++) {
        to[i] = next[2 * in->cell[i] + (in->provider[i] == CTD_ON_PREMISES)]++;
    }
}

static ctd_status
sort_column(const float *in, uint64_t n, const uint64_t to[], float **out)
{
    if (in == NULL) {
        return CTD_OK;
    }
    *out = malloc(n * sizeof **out);
    for (uint64_t i = 0; *out != NULL && i < n; i++) {
        (*out)[to[i]] = in[i];
    }
    return *out != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
}

ctd_status
ctd_population_sort(const ctd_population_rows *in, uint32_t n_cells, bool has_providers,
                    ctd_population_table **table)
{
    ctd_status status = CTD_OK;
    ctd_population_table *t = calloc(1, sizeof *t);
    uint64_t *to = malloc(in->n * sizeof *to);

    CTD_TRY(t != NULL && to != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    t->n = in->n;
    t->begin = calloc(n_cells + 1, sizeof *t->begin);
    t->in_cloud = calloc(n_cells, sizeof *t->in_cloud);
    t->provider = malloc(in->n);
    if (t->begin == NULL || t->in_cloud == NULL || t->provider == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    place(in, n_cells, t, to);
    for (uint64_t i = 0; i < in->n; i++) {
        t->provider[to[i]] = in->provider[i];
        t->mean_workload += in->number[CTD_WORKLOAD] != NULL
                                ? (double)in->number[CTD_WORKLOAD][i] / (double)in->n
                                : 0.0;
    }
    CTD_TRY(sort_column(in->number[CTD_WORKLOAD], in->n, to, &t->workload));
    CTD_TRY(sort_column(in->number[CTD_PRICE_TASTE], in->n, to, &t->price_taste));
    CTD_TRY(sort_column(in->number[CTD_LATENCY_TASTE], in->n, to, &t->latency_taste));
    CTD_TRY(sort_column(in->number[CTD_PRESENCE_TASTE], in->n, to, &t->presence_taste));
    if (!has_providers) {
        free(t->provider);
        free(t->in_cloud);
        t->provider = NULL;
        t->in_cloud = NULL;
    }
    *table = t;
    t = NULL;
out:
    ctd_population_table_destroy(&t);
    free(to);
    return status;
}

void
ctd_population_table_destroy(ctd_population_table **table)
{
    ctd_population_table *t = *table;

    if (t != NULL) {
        free(t->begin);
        free(t->in_cloud);
        free(t->price_taste);
        free(t->latency_taste);
        free(t->presence_taste);
        free(t->workload);
        free(t->provider);
        free(t);
        *table = NULL;
    }
}
