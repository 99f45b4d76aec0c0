/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_ranks.h"
#include "agents/rationing_private.h"
#include "sim/parallel.h"

#include <math.h>
#include <string.h>

/*
 * Thresholds of priority. A few arrivals are listed and sorted. The load of many is counted by one
 * byte of their priority at a time, so four passes over the customers find the first priority that
 * no longer fits, exactly, and without keeping a list.
 */

enum { PRIORITY_BYTES = 4, BINS = CTD_BINS };

static uint64_t *
histogram_at(const ctd_market *m, size_t j, size_t cell)
{
    return &m->histogram[(j * m->n_cells + cell) * BINS];
}

/* Workload units x 2^20 of this tick's arrivals at (j, d). */
static ctd_u128
arrivals(const ctd_market *m, size_t j, size_t d)
{
    const size_t n = m->n_providers;
    ctd_u128 sum = 0;

    for (size_t r = 0; r < m->n_regions; r++) {
        for (size_t s = 0; m->board.nearest[j][r] == (int32_t)d && s < m->n_segments; s++) {
            const size_t cell = r * m->n_segments + s;
            const uint64_t *work = &m->moved_work[cell * n * n];

            for (size_t from = 0; from < n; from++) {
                sum += from == j ? 0 : (ctd_u128)work[from * n + j] * m->use[j * m->n_cells + cell];
            }
        }
    }
    return sum;
}

/* Workload units x 2^20 that (j, d) has room for: K - L before this tick's choices. */
static ctd_u128
room(const ctd_market *m, size_t j, size_t d)
{
    const double capacity = ctd_site_capacity(ctd_market_site(m, j, d)) / (m->unit * 0x1p-20);
    const ctd_u128 limit = capacity < 0x1p120 ? (ctd_u128)capacity : (ctd_u128)1 << 120;
    const ctd_u128 load = ctd_market_load(m, j, d, &m->work[j * m->n_cells]);

    return limit > load ? limit - load : 0;
}

bool
ctd_ration_find_full(ctd_market *m)
{
    bool any = false;

    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t d = 0; d < m->n_regions; d++) {
            const ctd_site *site = ctd_market_site(m, j, d);
            ctd_queue *queue = ctd_queue_at(m, j, d);

            queue->full = false;
            if (ctd_site_serves(site) && !isinf(ctd_site_capacity(site))) {
                queue->room = room(m, j, d);
                queue->prefix = 0;
                queue->full = arrivals(m, j, d) > queue->room;
                any = any || queue->full;
            }
        }
    }
    return any;
}

static void
count_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    ctd_scratch *scratch = &m->scratch[thread];
    const int left = 8 * (PRIORITY_BYTES - m->level);

    for (size_t b = begin; b < end; b++) {
        if (m->moving[b] == 0) {
            continue;
        }
        const ctd_block block = ctd_customers_block(m->customers, b);
        const uint32_t n = ctd_ration_collect(m, &block, (uint32_t)b, scratch->place);
        const ctd_pcg32 stream = ctd_ration_priorities(m, &block);

        for (uint32_t i = 0; i < n; i++) {
            const uint64_t slot = block.begin + scratch->place[i];
            const size_t j = m->customers->next[slot], r = ctd_block_region(m, &block);
            const uint64_t priority = ctd_draw_at(stream, scratch->place[i]);

            if (priority >> left == ctd_queue_from(m, j, r)->prefix) {
                uint64_t *bin =
                    &histogram_at(m, j, block.cell)[priority >> (left - 8) & (BINS - 1)];

                __atomic_fetch_add(bin, m->customers->workload[slot], __ATOMIC_RELAXED);
            }
        }
    }
}

static void
clear_histogram(ctd_market *m)
{
    for (size_t j = 1; j < m->n_providers; j++) {
        for (size_t cell = 0; cell < m->n_cells; cell++) {
            const ctd_queue *queue = ctd_queue_from(m, j, ctd_market_region(m, cell));

            if (queue != NULL && queue->full) {
                memset(histogram_at(m, j, cell), 0, BINS * sizeof *m->histogram);
            }
        }
    }
}

/* The first byte value whose customers no longer fit extends the prefix. */
static void
narrow(const ctd_market *m, size_t j, size_t d, ctd_queue *queue)
{
    uint16_t served[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];
    uint32_t n_served = 0;
    uint64_t bin = 0;

    for (size_t cell = 0; cell < m->n_cells; cell++) {
        if (m->board.nearest[j][ctd_market_region(m, cell)] == (int32_t)d) {
            served[n_served++] = (uint16_t)cell;
        }
    }
    for (; bin < BINS - 1; bin++) {
        ctd_u128 load = 0;

        for (uint32_t i = 0; i < n_served; i++) {
            load +=
                (ctd_u128)histogram_at(m, j, served[i])[bin] * m->use[j * m->n_cells + served[i]];
        }
        if (load > queue->room) {
            break;
        }
        queue->room -= load;
    }
    queue->prefix = queue->prefix << 8 | bin;
}

static void
count_thresholds(ctd_market *m)
{
    for (m->level = 0; m->level < PRIORITY_BYTES; m->level++) {
        clear_histogram(m);
        ctd_parallel_for(m->customers->n_blocks, ctd_market_grain(m), m->n_threads, count_range, m);
        if (m->ranks != NULL) {
            ctd_market_sum_histograms(m);
        }
        for (size_t j = 1; j < m->n_providers; j++) {
            for (size_t d = 0; d < m->n_regions; d++) {
                if (ctd_queue_at(m, j, d)->full) {
                    narrow(m, j, d, ctd_queue_at(m, j, d));
                }
            }
        }
    }
}

void
ctd_ration_find_thresholds(ctd_market *m, bool close)
{
    const size_t n_queues = (size_t)m->n_providers * m->n_regions;

    if (ctd_ration_count_arrivals(m) <= CTD_LISTED) {
        ctd_ration_list_thresholds(m);
    } else {
        count_thresholds(m);
    }
    for (size_t q = 0; q < n_queues; q++) {
        if (m->queue[q].full) {
            m->queue[q].threshold = close ? 0 : m->queue[q].prefix;
        }
    }
}
