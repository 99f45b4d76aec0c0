/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/events.h"
#include "agents/market_private.h"
#include "sim/maths.h"

#include <math.h>

/*
 * H_jr(t) = H_jr(t-1) + dt (a0 g_jr (1 + m_jr) (1 + phi h_jr) + a1 s_jr); a customer is aware of j
 * if its threshold for life u_ij <= 1 - e^-H: monotone, nothing stored.
 */

void
ctd_awareness_start(ctd_market *m)
{
    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t r = 0; r < m->n_regions; r++) {
            const double share = m->model->provider[j].awareness[r];

            m->awareness[j * m->n_regions + r] = share >= 1.0 ? INFINITY : -ctd_log1p(-share);
            m->board.awareness[j][r] = share;
        }
    }
}

static double
share_of_cloud(const ctd_market *m, size_t j, size_t r)
{
    uint64_t cloud = 0;

    for (size_t k = 1; k < m->n_providers; k++) {
        cloud += ctd_market_work_in(m, k, r);
    }
    return cloud > 0 ? (double)ctd_market_work_in(m, j, r) / (double)cloud : 0.0;
}

void
ctd_awareness_step(ctd_market *m)
{
    const ctd_model *model = m->model;
    const double dt = ctd_calendar_dt(&model->calendar);

    for (uint32_t j = 1; j < m->n_providers; j++) {
        for (uint32_t r = 0; r < m->n_regions; r++) {
            double *exposure = &m->awareness[j * m->n_regions + r];

            if (isinf(*exposure)) {
                m->board.awareness[j][r] = 1.0;
                continue;
            }
            const double seen = m->board.presence[j][r] *
                                (1.0 + ctd_events_marketing(model, j, r, m->tick)) *
                                (1.0 + model->awareness_partnership * m->board.partnership[j][r]);

            if (model->provider[j].exists) {
                *exposure += dt * (model->awareness_presence * seen +
                                   model->awareness_share * share_of_cloud(m, j, r));
            }
            m->board.awareness[j][r] = -ctd_expm1(-*exposure);
        }
    }
}
