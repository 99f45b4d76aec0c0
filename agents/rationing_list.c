/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/rationing_private.h"
#include "sim/parallel.h"

/* Thresholds of priority of a few arrivals, which are listed, whoever finds them first, and sorted.
 */

uint64_t
ctd_ration_count_arrivals(const ctd_market *m)
{
    const size_t n = m->n_providers;
    uint64_t sum = 0;

    for (size_t cell = 0; cell < m->n_cells; cell++) {
        const uint64_t *count = &m->moved_count[cell * n * n];

        for (size_t j = 1; j < n; j++) {
            const ctd_queue *queue = ctd_queue_from(m, j, ctd_market_region(m, cell));

            for (size_t from = 0; queue != NULL && queue->full && from < n; from++) {
                sum += from == j ? 0 : count[from * n + j];
            }
        }
    }
    return sum;
}

static void
list_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_market *m = context;
    uint16_t *place = m->scratch[thread].place;

    for (size_t b = begin; b < end; b++) {
        if (m->moving[b] == 0) {
            continue;
        }
        const ctd_block block = ctd_customers_block(m->customers, b);
        const ctd_pcg32 stream = ctd_ration_priorities(m, &block);
        const uint32_t n = ctd_ration_collect(m, &block, (uint32_t)b, place);
        const uint32_t at = __atomic_fetch_add(&m->n_arrivals, n, __ATOMIC_RELAXED);

        for (uint32_t i = 0; i < n; i++) {
            const uint64_t slot = block.begin + place[i];
            const size_t j = m->customers->next[slot];
            const ctd_queue *queue = ctd_queue_from(m, j, ctd_block_region(m, &block));

            m->arrival[at + i] = (ctd_arrival){.key = (uint64_t)(queue - m->queue) << 32 |
                                                      ctd_draw_at(stream, place[i]),
                                               .cell = block.cell,
                                               .work = m->customers->workload[slot]};
        }
    }
}

/* Lets a[root] sink until no child in [0, n) is above it. */
static void
sink(ctd_arrival a[], uint32_t root, uint32_t n)
{
    const ctd_arrival sinking = a[root];

    for (uint32_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        child += child + 1 < n && a[child + 1].key > a[child].key ? 1 : 0;
        if (a[child].key <= sinking.key) {
            break;
        }
        a[root] = a[child];
        root = child;
    }
    a[root] = sinking;
}

/* A heap sort: in place, whatever the order that threads found them in. */
static void
sort(ctd_arrival a[], uint32_t n)
{
    for (uint32_t i = n / 2; i > 0; i--) {
        sink(a, i - 1, n);
    }
    for (uint32_t i = n; i > 1; i--) {
        const ctd_arrival last = a[i - 1];

        a[i - 1] = a[0];
        a[0] = last;
        sink(a, 0, i - 1);
    }
}

void
ctd_ration_list_thresholds(ctd_market *m)
{
    m->n_arrivals = 0;
    ctd_parallel_for(m->customers->n_blocks, ctd_market_grain(m), m->n_threads, list_range, m);
    m->n_arrivals = ctd_ranks_collect(m->ranks, m->arrival, sizeof *m->arrival, m->n_arrivals);
    sort(m->arrival, m->n_arrivals);
    for (uint32_t i = 0; i < m->n_arrivals;) {
        const uint32_t number = (uint32_t)(m->arrival[i].key >> 32);
        ctd_queue *queue = &m->queue[number];
        const size_t j = number / m->n_regions;
        ctd_u128 load = 0;

        for (; i < m->n_arrivals && m->arrival[i].key >> 32 == number; i++) {
            const ctd_arrival *a = &m->arrival[i];

            if (load <= queue->room) { /* the first that does not fit */
                load += (ctd_u128)a->work * m->use[j * m->n_cells + a->cell];
                queue->prefix = a->key & UINT32_MAX;
            }
        }
    }
}
