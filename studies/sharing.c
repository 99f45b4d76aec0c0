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

ctd_sharing
ctd_sharing_choose(const ctd_sharing_facts *facts)
{
    const uint32_t n = facts->n_replications;
    const double gain = ctd_sharing_gain(facts->n_customers, facts->n_inside);
    const double room = facts->free_bytes / facts->market_bytes;
    uint32_t width = least(facts->n_threads, n);

    if (room < width) {
        width = room > 1.0 ? (uint32_t)room : 1;
    }
    const uint32_t last = n % width;
    const double with_all_threads = last / gain;
    const uint32_t n_full = n / width;
    const double side_by_side = n_full + (with_all_threads < 1.0 ? with_all_threads : 1.0);

    if (width == 1 || n / gain <= WORTH_WHILE * side_by_side) {
        return (ctd_sharing){.n_markets = 1, .n_side = 0};
    }
    return (ctd_sharing){.n_markets = width, .n_side = with_all_threads < 1.0 ? n - last : n};
}
