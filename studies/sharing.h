/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_SHARING_H
#define CTD_STUDIES_SHARING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How the replications of an experiment share the threads. Results do not depend on it.
 *
 *  The first n_side replications are played side by side on n_markets markets, each on one thread;
 *  the others one after another in one market, with all threads inside it. */
typedef struct ctd_sharing {
    uint32_t n_markets; /* >= 1; 1: nothing is played side by side, n_side is 0 */
    uint32_t n_side;
} ctd_sharing;

/** What the choice depends on. */
typedef struct ctd_sharing_facts {
    double n_customers;      /* of a market, or what its work would be in customers */
    uint32_t n_replications; /* >= 1 */
    uint32_t n_threads;      /* >= 1 */
    uint32_t n_inside;       /* threads that one market makes use of, <= n_threads */
    double market_bytes;     /* of one more market */
    double free_bytes;       /* room for markets; the first one is taken to fit */
} ctd_sharing_facts;

/**
 * How many times as fast one market is with all its threads: Amdahl's law with what no thread
 * shares worth as much work as 300,000 customers are,
 *
 *     gain = (c + s) / (c / n_inside + s),  s = 300,000,  c customers
 */
double ctd_sharing_gain(double n_customers, uint32_t n_inside);

/**
 * Chooses the sharing that should take the least time. Side by side as many markets as there are
 * threads, replications and room for; of the last, incomplete batch each replication gets all
 * threads instead if that is faster:
 *
 *     w            = min(n_threads, n_replications, free_bytes / market_bytes), at least 1
 *     side by side = floor(R / w) + min(1, (R mod w) / gain)   times a replication on one thread
 *     one by one   = R / gain
 *
 * One by one, which takes the memory of one market, wins unless it is over 5 % slower.
 */
ctd_sharing ctd_sharing_choose(const ctd_sharing_facts *facts);

/** What ranks share out. */
typedef enum ctd_spread {
    CTD_SPREAD_AUTO,        /* by the rule of ctd_sharing_splits() */
    CTD_SPREAD_CUSTOMERS,   /* those of one market after another */
    CTD_SPREAD_REPLICATIONS /* whole markets */
} ctd_spread;

/**
 * Whether n_ranks ranks, of n_threads threads each, share out the customers of one market after
 * another, or else the replications: rank k plays replications k, k + n_ranks, ... in whole markets
 * of its own, as above. Customers, if a market does not fit on one rank, or the replications would
 * take over 5 % longer, in units of a replication on one thread:
 *
 *     customers    = R / gain(n_ranks n_inside)
 *     replications = the time of ceil(R / n_ranks) on one rank, as above
 *
 * Sums over ranks are taken to be free.
 *
 * @param[in] facts  of one rank, n_replications of all ranks
 */
bool ctd_sharing_splits(const ctd_sharing_facts *facts, uint32_t n_ranks);

#endif
