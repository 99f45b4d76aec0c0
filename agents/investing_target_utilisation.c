/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/investing.h"

#include <math.h>

void
ctd_investing_target_utilisation(ctd_market *m, uint32_t j)
{
    const double price = ctd_capacity_price(m, j);
    double bill = 0.0;

    ctd_investing_keep_up(m, j);
    for (size_t d = 0; d < m->n_regions; d++) {
        bill += ctd_investing_eligible(m, j, d) ? ctd_investing_lacking(m, j, d) * price : 0.0;
    }
    const double pool = m->books[j].pool;
    const double part = bill <= pool ? 1.0 : pool > 0.0 ? pool / bill : 0.0;

    for (size_t d = 0; d < m->n_regions && bill > 0.0 && part > 0.0; d++) {
        if (ctd_investing_eligible(m, j, d)) {
            ctd_investing_add(m, j, d, part * ctd_investing_lacking(m, j, d));
        }
    }
}
