/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"

#include <string.h>

/* Workload units of every provider in a cell if all in the market decided now. */
static void
demand(const ctd_market *m, uint32_t cell, double work[])
{
    const ctd_expected *e = m->expected;
    const uint32_t n = e->n_providers;
    ctd_expected_offer offer;

    memset(work, 0, n * sizeof *work);
    ctd_expected_offer_cell(m, cell, &offer);
    for (uint32_t i = 0; i < e->n_types; i++) {
        const double *mass = &e->mass[((size_t)cell * e->room + i) * n];
        const double all =
            e->type_work[cell] * (double)m->customers->workload[m->customers->cell[cell].begin + i];
        ctd_expected_type t;
        double p[CTD_MAX_PROVIDERS];

        ctd_expected_weigh(m, cell, i, &offer, &t);
        for (uint32_t from = 0; from < n; from++) {
            if (mass[from] <= 0.0) {
                continue;
            }
            if (!ctd_expected_choose(&offer, &t, from, p)) {
                work[from] += mass[from] * all;
                continue;
            }
            for (uint32_t a = 0; a < offer.alternatives->n; a++) {
                work[offer.alternatives->provider[a]] += mass[from] * all * p[a];
            }
        }
    }
}

void
ctd_expected_profits(ctd_market *m, const double list_price[], double profit[])
{
    const uint32_t n = m->n_providers;
    double kept[CTD_MAX_PROVIDERS], work[CTD_MAX_PROVIDERS];

    memcpy(kept, m->list_price, n * sizeof *kept);
    memcpy(m->list_price, list_price, n * sizeof *kept);
    ctd_board_update(m);
    ctd_board_offer(m, false);
    memset(profit, 0, n * sizeof *profit);
    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        demand(m, cell, work);
        for (uint32_t j = 1; j < n; j++) {
            const double quantity = work[j] * m->unit * ctd_market_use(m, j, cell);

            profit[j] += quantity * CTD_HOURS_PER_YEAR *
                         (ctd_market_price(m, j, cell) - m->books[j].unit_cost);
        }
    }
    memcpy(m->list_price, kept, n * sizeof *kept);
    ctd_board_update(m);
    ctd_board_offer(m, false);
}
