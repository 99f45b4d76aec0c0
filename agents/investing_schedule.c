/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/investing.h"

#include <math.h>

/*
 * Announced money: what is free of the pool is split over eligible locations in proportion to
 * requested load, with at least an equal share for those younger than 12 months.
 */

static bool
young(const ctd_market *m, const ctd_site *site)
{
    const uint32_t year = m->model->calendar.ticks_per_year;

    if (site->open_tick > 0) {
        return !site->open || m->tick - site->open_tick < year;
    }
    return site->age < year && m->tick < year - site->age;
}

void
ctd_investing_schedule(ctd_market *m, uint32_t j)
{
    double weight[CTD_MAX_REGIONS] = {0.0}, requested = 0.0, weights = 0.0;
    uint32_t n = 0;

    ctd_investing_keep_up(m, j);
    for (size_t d = 0; d < m->n_regions; d++) {
        if (ctd_investing_eligible(m, j, d)) {
            requested += ctd_market_site(m, j, d)->requested;
            n++;
        }
    }
    for (size_t d = 0; d < m->n_regions; d++) {
        const ctd_site *site = ctd_market_site(m, j, d);

        if (ctd_investing_eligible(m, j, d)) {
            const double equal = 1.0 / n;

            weight[d] = requested > 0.0 ? site->requested / requested : equal;
            weight[d] = young(m, site) && weight[d] < equal ? equal : weight[d];
        }
        weights += weight[d];
    }
    const double instances = m->books[j].pool / ctd_capacity_price(m, j);

    for (size_t d = 0; d < m->n_regions && instances > 0.0; d++) {
        if (weight[d] > 0.0) {
            ctd_investing_add(m, j, d, instances * weight[d] / weights);
        }
    }
}
