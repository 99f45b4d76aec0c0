/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/sharing.h"

/* From one measurement: a tick of 1e6 customers on one thread took 1.61 times that on two
 * (docs/performance.md); this gives 1.63. Other sizes and more threads are Amdahl's word. */
#define SERIAL_CUSTOMERS 3e5

/* Below this, the memory of more markets buys nothing that can be noticed. */
#define WORTH_WHILE 1.05

double
ctd_sharing_gain(double n_customers, uint32_t n_inside)
{
    return (n_customers + SERIAL_CUSTOMERS) / (n_customers / n_inside + SERIAL_CUSTOMERS);
}

static uint32_t
least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* How it is best done side by side, and how long that takes in replications on one thread. */
static ctd_sharing
side_by_side(const ctd_sharing_facts *facts, double gain, double *time)
{
    const uint32_t n = facts->n_replications;
    const double room = facts->free_bytes / facts->market_bytes;
    uint32_t width = least(facts->n_threads, n);

    if (room < width) {
        width = room > 1.0 ? (uint32_t)room : 1;
    }
    const uint32_t last = n % width;
    const double with_all_threads = last / gain;
    const uint32_t batches = n / width;

    *time = batches + (with_all_threads < 1.0 ? with_all_threads : 1.0);
    return (ctd_sharing){.n_markets = width, .n_side = with_all_threads < 1.0 ? n - last : n};
}

ctd_sharing
ctd_sharing_choose(const ctd_sharing_facts *facts)
{
    const double gain = ctd_sharing_gain(facts->n_customers, facts->n_inside);
    double time;
    const ctd_sharing side = side_by_side(facts, gain, &time);

    if (side.n_markets == 1 || facts->n_replications / gain <= WORTH_WHILE * time) {
        return (ctd_sharing){.n_markets = 1, .n_side = 0};
    }
    return side;
}

bool
ctd_sharing_splits(const ctd_sharing_facts *facts, uint32_t n_ranks)
{
    const double n = facts->n_replications;
    const double gain = ctd_sharing_gain(facts->n_customers, facts->n_inside);
    const double split = n / ctd_sharing_gain(facts->n_customers, n_ranks * facts->n_inside);
    ctd_sharing_facts one = *facts;
    double side;

    one.n_replications = (facts->n_replications + n_ranks - 1) / n_ranks;
    side_by_side(&one, gain, &side);
    side = one.n_replications / gain < side ? one.n_replications / gain : side;
    return facts->market_bytes > facts->free_bytes || side > WORTH_WHILE * split;
}
