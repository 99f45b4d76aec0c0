/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_private.h"
#include "sim/draw_lanes_private.h"
#include "sim/maths.h"

#include <assert.h>

/*
 * Who decides in a tick: newcomers, and those whose contract ends. The draw depends on (customer,
 * tick) only, never on the choice.
 */

/* h = 1 - (1 - 1 / mean)^(12 dt). */
double
ctd_renewal_hazard(const ctd_model *model, uint32_t s)
{
    const ctd_segment *segment = &model->segment[s];

    if (segment->contract == CTD_CONTRACT_FIXED) {
        return 1.0 / ctd_renewal_term(model, s);
    }
    const double stay = 1.0 - 1.0 / segment->contract_months;

    return stay <= 0.0 ? 1.0 : -ctd_expm1(12.0 * ctd_calendar_dt(&model->calendar) * ctd_log(stay));
}

/* Geometric contracts: from one renewing customer of the block to the next by gaps, as many at once
 * as the block should need, and then a few more at a time. */
static uint32_t
geometric(const ctd_market *m, const ctd_block *block, uint32_t n_old, uint16_t place[])
{
    const ctd_renewal *renewal = &m->renewal[block->cell % m->n_segments];
    const ctd_pcg32 stream =
        ctd_key_stream(ctd_key_block(m->renewal_key, block->cell, block->in_cell));
    const uint32_t expected = (uint32_t)((double)n_old * renewal->hazard) + 1;
    uint32_t batch = expected < CTD_GAPS ? expected : CTD_GAPS;
    int32_t gap[CTD_GAPS];
    uint32_t n = 0, at = 0;

    for (uint32_t drawn = 0;; drawn += batch, batch = CTD_LANES) {
        batch = ctd_lanes_up(batch);
        m->kernels->gaps(stream, drawn, batch, renewal->scale, gap);
        for (uint32_t k = 0; k < batch; k++) {
            at += (uint32_t)gap[k];
            if (at >= n_old) {
                return n;
            }
            place[n++] = (uint16_t)at++;
        }
    }
}

uint32_t
ctd_renewal_term(const ctd_model *model, uint32_t segment)
{
    const ctd_segment *s = &model->segment[segment];

    if (s->contract != CTD_CONTRACT_FIXED) {
        return 0;
    }
    const double ticks = s->contract_months * (double)model->calendar.ticks_per_year / 12.0;

    return ticks < 1.0 ? 1 : (uint32_t)(ticks + 0.5);
}

void
ctd_due_list(ctd_due *due, uint16_t place[])
{
    for (uint32_t i = 0; due->is_slice && i < due->n; i++) {
        place[i] = (uint16_t)(due->first + i);
    }
    due->is_slice = false;
}

/* Neighbours [from, to) of the block are due too, after those who are. */
static void
add_slice(ctd_due *due, uint32_t from, uint32_t to, uint16_t place[])
{
    if (from >= to) {
        return;
    }
    if (due->n == 0) {
        *due = (ctd_due){.is_slice = true, .first = from, .n = to - from};
    } else if (due->is_slice && due->first + due->n == from) {
        due->n += to - from;
    } else {
        ctd_due_list(due, place);
        for (uint32_t i = from; i < to; i++) {
            place[due->n++] = (uint16_t)i;
        }
    }
}

/* Fixed terms: everybody who came in the same tick is due together, a slice of the cell. The
 * initial stock came in equal slices over the term before the start. */
static void
add_fixed(const ctd_market *m, const ctd_block *block, uint32_t term, ctd_due *due,
          uint16_t place[])
{
    const size_t width = (size_t)m->max_term + m->model->calendar.n_ticks + 1;
    const uint64_t *entered = &m->entered[block->cell * width + m->max_term];
    const uint64_t first = (uint64_t)block->in_cell * CTD_BLOCK;
    int64_t entry = (int64_t)(m->tick % term) - (int64_t)term;

    for (entry += entry == -(int64_t)term ? term : 0; entry < (int64_t)m->tick; entry += term) {
        uint64_t from = entered[entry - 1], to = entered[entry];

        from = from < first ? first : from;
        to = to > first + block->n ? first + block->n : to;
        if (from < to) {
            add_slice(due, (uint32_t)(from - first), (uint32_t)(to - first), place);
        }
    }
}

void
ctd_renewal_start(ctd_market *m)
{
    const size_t width = (size_t)m->max_term + m->model->calendar.n_ticks + 1;

    assert(m->n_segments > 0);
    for (uint32_t s = 0; s < m->n_segments; s++) {
        const double h = ctd_renewal_hazard(m->model, s);

        m->renewal[s] = (ctd_renewal){.term = ctd_renewal_term(m->model, s),
                                      .hazard = h,
                                      .scale = h < 1.0 ? (float)(1.0 / ctd_log1p(-h)) : 0.0f};
    }
    for (uint32_t cell = 0; m->max_term > 0 && cell < m->n_cells; cell++) {
        const uint32_t term = ctd_renewal_term(m->model, cell % m->n_segments);
        uint64_t *entered = &m->entered[cell * width];

        for (uint32_t e = 0; e <= m->max_term; e++) { /* e is the entry tick + max_term */
            const uint32_t before = m->max_term - e;  /* ticks before the start */

            entered[e] = before >= term
                             ? 0
                             : (uint64_t)((ctd_u128)m->in_market[cell] * (term - before) / term);
        }
    }
}

void
ctd_renewal_key(ctd_market *m)
{
    m->renewal_key = ctd_market_key(m, CTD_DRAW_RENEWAL, m->tick);
}

/* Of a block that begins at customer `first` of its cell, those before customer `end` of it. */
static uint32_t
part_before(const ctd_block *block, uint64_t first, uint64_t end)
{
    return end <= first ? 0 : end - first < block->n ? (uint32_t)(end - first) : block->n;
}

ctd_due
ctd_renewal_due(const ctd_market *m, const ctd_block *block, uint16_t place[])
{
    const uint64_t first = (uint64_t)block->in_cell * CTD_BLOCK;
    const uint32_t n_old = part_before(block, first, m->was_in_market[block->cell]);
    const uint32_t n_now = part_before(block, first, m->in_market[block->cell]);
    const ctd_renewal *renewal = &m->renewal[block->cell % m->n_segments];
    ctd_due due = {0};

    if (n_old > 0) {
        if (renewal->term > 0) {
            add_fixed(m, block, renewal->term, &due, place);
        } else if (renewal->hazard >= 1.0) {
            add_slice(&due, 0, n_old, place);
        } else {
            due.n = geometric(m, block, n_old, place);
        }
        if (m->any_forced) {
            ctd_due_list(&due, place);
            due.n = ctd_forced_join(m, block, n_old, place, due.n);
        }
    }
    add_slice(&due, n_old, n_now, place);
    return due;
}
