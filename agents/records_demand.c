/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand.h"
#include "agents/owners.h"
#include "agents/records_private.h"

#include <math.h>

/*
 * What expected demand tells: consumer surplus, elasticities, diversion, and the unit costs at
 * which today's prices would be those of Bertrand-Nash competition among owners.
 */

/* Solves a c = b by elimination with pivots; false where a has no inverse. */
static bool
solve(uint32_t n, double a[][CTD_MAX_PROVIDERS], double b[])
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t top = i;

        for (uint32_t r = i + 1; r < n; r++) {
            top = fabs(a[r][i]) > fabs(a[top][i]) ? r : top;
        }
        if (!(fabs(a[top][i]) > 0.0)) {
            return false;
        }
        for (uint32_t c = 0; c < n; c++) {
            const double kept = a[i][c];

            a[i][c] = a[top][c];
            a[top][c] = kept;
        }
        const double kept = b[i];

        b[i] = b[top];
        b[top] = kept;
        for (uint32_t r = i + 1; r < n; r++) {
            const double factor = a[r][i] / a[i][i];

            for (uint32_t c = i; c < n; c++) {
                a[r][c] -= factor * a[i][c];
            }
            b[r] -= factor * b[i];
        }
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t c = i + 1; c < n; c++) {
            b[i] -= a[i][c] * b[c];
        }
        b[i] /= a[i][i];
    }
    return true;
}

/* Costs of the owner of `first`: sum_k (d revenue_k - c_k d quantity_k) / d P_j = 0 for
 * each j of the group. */
static void
imply_costs(const ctd_market *m, const ctd_demand_sums *sums, const int32_t owner[], uint32_t first,
            double cost[])
{
    uint32_t member[CTD_MAX_PROVIDERS], n = 0;
    double a[CTD_MAX_PROVIDERS][CTD_MAX_PROVIDERS], b[CTD_MAX_PROVIDERS] = {0};

    for (uint32_t j = first; j < m->n_providers; j++) {
        if (owner[j] == owner[first] && sums->quantity[j] > 0.0) {
            member[n++] = j;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < n; k++) {
            a[i][k] = ctd_demand_slope(sums, member[k], member[i]);
            b[i] += ctd_demand_revenue_slope(sums, m->list_price[member[k]], member[k], member[i]);
        }
    }
    const bool solved = solve(n, a, b);

    for (uint32_t i = 0; i < n; i++) {
        cost[member[i]] = solved ? b[i] : NAN;
    }
}

static void
record_costs(const ctd_market *m, const ctd_demand_sums *sums)
{
    const uint32_t n = m->n_providers;
    double *cost = ctd_record_real(m, CTD_REC_IMPLIED_COST, n);
    int32_t owner[CTD_MAX_PROVIDERS];

    ctd_owners(m->model, m->tick, owner);
    for (uint32_t j = 0; j < n; j++) {
        cost[j] = NAN;
    }
    for (uint32_t j = 1; j < n; j++) {
        if (sums->quantity[j] > 0.0 && isnan(cost[j])) {
            imply_costs(m, sums, owner, j, cost);
        }
    }
}

static void
record_responses(const ctd_market *m, const ctd_demand_sums *sums)
{
    const uint32_t n = m->n_providers;
    double *elasticity = ctd_record_real(m, CTD_REC_ELASTICITY, (size_t)n * n);
    double *diversion = ctd_record_real(m, CTD_REC_DIVERSION, (size_t)n * n);

    for (uint32_t k = 0; k < n; k++) {
        const double lost = k == CTD_ON_PREMISES ? 0.0 : -ctd_demand_slope(sums, k, k);

        for (uint32_t j = 0; j < n; j++) {
            const double slope = ctd_demand_slope(sums, j, k), q = sums->quantity[j];
            const bool priced = k != CTD_ON_PREMISES && q > 0.0;

            elasticity[k * n + j] = priced ? slope * m->list_price[k] / q : NAN;
            diversion[k * n + j] = lost > 0.0 && j != k ? slope / lost : NAN;
        }
    }
}

static bool
is_looked_at(const ctd_market *m)
{
    return m->demand != NULL && m->model->demand_sample > 0;
}

static void
look(const ctd_market *m, const uint32_t pairs[], ctd_demand_sums *sums)
{
    ctd_demand_look(m->demand, m, m->model->demand_sample);
    ctd_demand_at(m->demand, m, m->list_price, pairs, sums);
}

void
ctd_record_demand(const ctd_market *m)
{
    ctd_demand_sums sums = {.surplus = NAN};

    if (is_looked_at(m)) {
        look(m, NULL, &sums);
    }
    *ctd_record_real(m, CTD_REC_CONSUMER_SURPLUS, 1) = sums.surplus;
    record_responses(m, &sums);
    record_costs(m, &sums);
}

void
ctd_record_surplus(const ctd_market *m)
{
    const uint32_t no_pairs[CTD_MAX_PROVIDERS] = {0};
    ctd_demand_sums sums = {.surplus = NAN};

    if (is_looked_at(m)) {
        look(m, no_pairs, &sums);
    }
    *ctd_record_real(m, CTD_REC_CONSUMER_SURPLUS, 1) = sums.surplus;
}
