/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/expected_private.h"
#include "sim/parallel.h"

#include <string.h>

/*
 * Masses move: of type i at provider j the share that decides,
 *
 *     d_j = 1 - (1 - h) (1 - f_j),   h the hazard of the contract, f_j forced by events,
 *
 * goes to k with probability P_i(k | j); newcomers start from on-premises. A block's moves are
 * summed in the order of its types and added as integers, so threads change nothing.
 */

enum { GRAIN = 1 };

static ctd_expected_tally
tally_of(const ctd_expected *e, int thread)
{
    const size_t n = e->n_providers;
    double *at = e->tally + (size_t)thread * ctd_expected_tally_length(n);

    return (ctd_expected_tally){at, at + n * n, at + 2 * n * n, at + 2 * n * n + n};
}

/* Who decides in a cell. */
typedef struct deciders {
    double arrivals;               /* share of customers who come to market */
    double due[CTD_MAX_PROVIDERS]; /* share of those with each provider */
    double in_market;
} deciders;

static void
count_deciders(const ctd_market *m, uint32_t cell, deciders *d)
{
    const ctd_expected *e = m->expected;
    const size_t r = ctd_market_region(m, cell);
    const double h = e->hazard[cell % m->n_segments];

    d->in_market = e->in_market[r];
    d->arrivals = e->initial ? e->in_market[r] : e->in_market[r] - e->was_in_market[r];
    for (size_t j = 0; j < m->n_providers; j++) {
        const double forced =
            m->any_forced ? (double)m->forced[(size_t)cell * m->n_providers + j] * 0x1p-32 : 0.0;

        d->due[j] = e->initial ? 0.0 : 1.0 - (1.0 - h) * (1.0 - forced);
    }
}

/* Where the customers of a type go. */
typedef struct moves {
    uint32_t n_providers;
    double workload; /* of each */
    double *mass;    /* [n_providers] */
    const ctd_expected_tally *tally;
} moves;

/* A part of a type's customers goes from one provider to another. */
static void
move(const moves *to_make, uint32_t from, uint32_t to, double part)
{
    const uint32_t pair = from * to_make->n_providers + to;

    to_make->mass[to] += part;
    to_make->tally->moved[pair] += part;
    to_make->tally->moved_work[pair] += part * to_make->workload;
}

/* Who finds nobody stays with its provider, on-premises if that is gone. */
static void
choose(const ctd_expected_offer *o, const ctd_expected_type *t, const double deciding[],
       const moves *to_make)
{
    const ctd_alternatives *alt = o->alternatives;
    double p[CTD_MAX_PROVIDERS];
    bool known = false, found = false;

    for (uint32_t from = 0; from < to_make->n_providers; from++) {
        if (deciding[from] <= 0.0) {
            continue;
        }
        if (!known) {
            found = ctd_expected_choose(o, t, from, p);
            known = o->same_for_all;
        }
        for (uint32_t a = 0; found && a < alt->n; a++) {
            move(to_make, from, alt->provider[a], deciding[from] * p[a]);
        }
        if (!found) {
            const uint32_t to = alt->gone >> from & 1 ? CTD_ON_PREMISES : from;

            move(to_make, from, to, deciding[from]);
        }
    }
}

static void
decide_type(ctd_market *m, uint32_t cell, uint32_t i, const ctd_expected_offer *o,
            const deciders *d, const ctd_expected_tally *tally)
{
    const ctd_expected *e = m->expected;
    const uint32_t n = e->n_providers;
    const double workload = (double)m->customers->workload[m->customers->cell[cell].begin + i];
    double *mass = &e->mass[((size_t)cell * e->room + i) * n];
    double deciding[CTD_MAX_PROVIDERS] = {0.0}, sum = 0.0;
    ctd_expected_type t;

    ctd_expected_weigh(m, cell, i, o, &t);
    for (uint32_t j = 0; j < n; j++) {
        deciding[j] = mass[j] * d->due[j];
        mass[j] -= deciding[j];
    }
    deciding[CTD_ON_PREMISES] += d->arrivals;
    choose(o, &t, deciding,
           &(moves){.n_providers = n, .workload = workload, .mass = mass, .tally = tally});
    for (uint32_t j = 0; j < n; j++) {
        sum += mass[j];
    }
    const double mend = sum > 0.0 ? d->in_market / sum : 0.0; /* what rounding lost */

    for (uint32_t j = 0; j < n; j++) {
        mass[j] *= mend;
        tally->stock[j] += mass[j];
        tally->stock_work[j] += mass[j] * workload;
    }
}

static void
add(const ctd_market *m, uint64_t *sum, double x)
{
    const uint64_t units = (uint64_t)(int64_t)(x + 0.5); /* below 2^61 */

    if (m->n_threads > 1) {
        __atomic_fetch_add(sum, units, __ATOMIC_RELAXED);
    } else {
        *sum += units;
    }
}

static void
flush(ctd_market *m, uint32_t cell, const ctd_expected_tally *tally)
{
    ctd_expected *e = m->expected;
    const size_t n = e->n_providers;
    const double count = e->type_count[cell], work = e->type_work[cell];

    for (size_t pair = 0; pair < n * n; pair++) {
        if (tally->moved[pair] > 0.0) {
            add(m, &m->moved_count[cell * n * n + pair], count * tally->moved[pair]);
            add(m, &m->moved_work[cell * n * n + pair], work * tally->moved_work[pair]);
        }
    }
    for (size_t j = 1; j < n; j++) {
        if (tally->stock[j] > 0.0) {
            add(m, &e->count[j * e->n_cells + cell], count * tally->stock[j]);
            add(m, &e->work[j * e->n_cells + cell], work * tally->stock_work[j]);
        }
    }
}

static void
decide_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    const ctd_expected *e = m->expected;
    const ctd_expected_tally tally = tally_of(e, thread);

    for (size_t b = begin; b < end; b++) {
        const ctd_block block = ctd_customers_block(m->customers, b);
        const uint32_t first = block.in_cell * CTD_BLOCK;
        ctd_expected_offer offer;
        deciders d = {0};

        memset(tally.moved, 0, ctd_expected_tally_length(e->n_providers) * sizeof *tally.moved);
        ctd_expected_offer_cell(m, block.cell, &offer);
        count_deciders(m, block.cell, &d);
        for (uint32_t i = first; i < first + block.n && i < e->n_types; i++) {
            decide_type(m, block.cell, i, &offer, &d, &tally);
        }
        flush(m, block.cell, &tally);
    }
}

static void
run(ctd_market *m)
{
    ctd_expected *e = m->expected;
    const size_t pairs = (size_t)m->n_cells * m->n_providers * m->n_providers;
    const size_t stocks = (size_t)m->n_providers * m->n_cells;

    memset(m->moved_count, 0, pairs * sizeof *m->moved_count);
    memset(m->moved_work, 0, pairs * sizeof *m->moved_work);
    memset(e->count, 0, stocks * sizeof *e->count);
    memset(e->work, 0, stocks * sizeof *e->work);
    ctd_parallel_for(m->customers->n_blocks, GRAIN, m->n_threads, decide_range, m);
}

void
ctd_expected_start(ctd_market *m)
{
    m->expected->initial = true;
    run(m);
    m->expected->initial = false;
}

void
ctd_expected_decide(ctd_market *m)
{
    run(m);
}

/* Stocks are taken as they are, not as what moved, so that rounding cannot pile up. */
void
ctd_expected_settle(ctd_market *m)
{
    ctd_expected *e = m->expected;
    const size_t n = e->n_providers, cells = e->n_cells;

    for (size_t cell = 0; cell < cells; cell++) {
        uint64_t count = e->all_count[cell], work = m->cell_work[cell];

        for (size_t j = 1; j < n; j++) {
            const size_t at = j * cells + cell;

            m->count[at] = e->count[at] < count ? e->count[at] : count;
            m->work[at] = e->work[at] < work ? e->work[at] : work;
            count -= m->count[at];
            work -= m->work[at];
        }
        m->count[cell] = count;
        m->work[cell] = work;
        for (size_t pair = 0; m->tick > 0 && pair < n * n; pair++) {
            e->flow[pair] += (double)m->moved_count[cell * n * n + pair];
        }
    }
}
