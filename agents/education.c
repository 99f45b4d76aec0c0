/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "sim/maths.h"

#include <math.h>

/*
 * B_r(t) = B_r(t-1) + dt (p_r + q_r F_r(t-1)); in the market if E <= B. The k-th threshold of a
 * cell of n is E = -ln(1 - (k + u_k) / n): those in the market are the first n (1 - e^-B), and
 * only the customer on the margin needs a draw. Where a table says who is in the cloud at the
 * start, B counts from there.
 */
static uint64_t
in_market(const ctd_market *m, uint32_t cell, double exposure)
{
    const uint64_t n = m->customers->cell[cell].n;
    const uint64_t *from_table = m->model->table != NULL ? m->model->table->in_cloud : NULL;
    const uint64_t first = from_table != NULL ? from_table[cell] : 0;
    const double x = (double)first + (double)(n - first) * -ctd_expm1(-exposure);
    const uint64_t whole = (uint64_t)x;

    if (whole >= n) {
        return n;
    }
    const ctd_key key = ctd_key_block(ctd_market_key(m, CTD_DRAW_EDUCATION, 0), cell,
                                      (uint32_t)(whole / CTD_BLOCK));
    const double u = ctd_uniform(ctd_draw_at(ctd_key_stream(key), (uint32_t)(whole % CTD_BLOCK)));

    return whole + (u <= x - (double)whole ? 1 : 0);
}

static void
count_in(ctd_market *m)
{
    if (m->expected != NULL) {
        ctd_expected_educate(m);
        return;
    }
    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        m->in_market[cell] = in_market(m, cell, m->exposure[ctd_market_region(m, cell)]);
    }
}

void
ctd_education_start(ctd_market *m)
{
    const bool given = m->model->table != NULL && m->model->table->in_cloud != NULL;

    for (uint32_t r = 0; r < m->n_regions; r++) {
        m->exposure[r] = given ? 0.0 : -ctd_log1p(-m->model->region[r].in_cloud);
    }
    count_in(m);
    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        m->was_in_market[cell] = 0;
    }
}

void
ctd_phase_education(void *market)
{
    ctd_market *m = market;
    const double dt = ctd_calendar_dt(&m->model->calendar);

    for (uint32_t cell = 0; cell < m->n_cells; cell++) {
        m->was_in_market[cell] = m->in_market[cell];
    }
    for (uint32_t r = 0; r < m->n_regions; r++) {
        const ctd_region *region = &m->model->region[r];

        m->exposure[r] += dt * (region->innovation + region->imitation * m->cloud_share[r]);
    }
    count_in(m);
    if (m->max_term > 0) {
        const size_t width = (size_t)m->max_term + m->model->calendar.n_ticks + 1;

        for (uint32_t cell = 0; cell < m->n_cells; cell++) {
            m->entered[cell * width + m->max_term + m->tick] = m->in_market[cell];
        }
    }
}
