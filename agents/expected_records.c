/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"

#include "agents/population.h"

#include <string.h>

/*
 * What is recorded are whole customers. Rounding keeps what holds of individuals: the customers of
 * a cell are always as many, and switches account for every change.
 */

/* Customers for one integer unit. */
static double
head(const ctd_expected *e)
{
    double all = 0.0, units = 0.0;

    for (size_t cell = 0; cell < e->n_cells; cell++) {
        all += (double)e->customers[cell];
        units += (double)e->all_count[cell];
    }
    return all / units;
}

double
ctd_expected_heads(const ctd_market *m, uint64_t units)
{
    return (double)units * head(m->expected);
}

void
ctd_expected_customers(const ctd_market *m, int64_t customers[])
{
    const ctd_expected *e = m->expected;
    const uint32_t n = e->n_providers;

    for (uint32_t cell = 0; cell < e->n_cells; cell++) {
        double weight[CTD_MAX_PROVIDERS];
        uint64_t part[CTD_MAX_PROVIDERS];

        for (uint32_t j = 0; j < n; j++) {
            weight[j] = (double)m->count[j * e->n_cells + cell];
        }
        ctd_population_apportion(e->customers[cell], n, weight, part);
        for (uint32_t j = 0; j < n; j++) {
            customers[j * e->n_cells + cell] = (int64_t)part[j];
        }
    }
}

/* [j] what j gained by the whole customers, less what it gained by the whole switches. */
static void
find_unexplained(const ctd_expected *e, const int64_t before[], const int64_t now[],
                 const int64_t switches[], int64_t missing[])
{
    const size_t n = e->n_providers;

    for (size_t j = 0; j < n; j++) {
        missing[j] = 0;
        for (size_t cell = 0; cell < e->n_cells; cell++) {
            missing[j] += now[j * e->n_cells + cell] - before[j * e->n_cells + cell];
        }
        for (size_t k = 0; k < n; k++) {
            missing[j] += switches[j * n + k] - switches[k * n + j];
        }
    }
}

void
ctd_expected_flows(ctd_market *m, const int64_t before[], const int64_t now[], int64_t switches[],
                   int64_t decisions[])
{
    ctd_expected *e = m->expected;
    const size_t n = e->n_providers;
    const double one = head(e);
    int64_t missing[CTD_MAX_PROVIDERS];

    for (size_t pair = 0; pair < n * n; pair++) {
        switches[pair] = pair / n == pair % n ? 0 : (int64_t)(e->flow[pair] * one + 0.5);
    }
    find_unexplained(e, before, now, switches, missing);
    for (size_t from = 0, to = 0; from < n && to < n;) {
        if (missing[from] >= 0) {
            from++;
        } else if (missing[to] <= 0) {
            to++;
        } else {
            const int64_t more = missing[to] < -missing[from] ? missing[to] : -missing[from];

            switches[from * n + to] += more;
            missing[from] += more;
            missing[to] -= more;
        }
    }
    for (size_t to = 0; to < n; to++) {
        decisions[to] = (int64_t)(e->flow[to * n + to] * one + 0.5);
        for (size_t from = 0; from < n; from++) {
            decisions[to] += switches[from * n + to];
        }
    }
    memset(e->flow, 0, n * n * sizeof *e->flow);
}
