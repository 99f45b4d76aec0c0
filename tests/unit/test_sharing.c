/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/sharing.h"

#include <criterion/criterion.h>
#include <math.h>

static ctd_sharing
choose(double n_customers, uint32_t n_replications, uint32_t n_threads, double room)
{
    const ctd_sharing_facts facts = {.n_customers = n_customers,
                                     .n_replications = n_replications,
                                     .n_threads = n_threads,
                                     .n_inside = n_customers < 20000 ? 1 : n_threads,
                                     .market_bytes = 1.0,
                                     .free_bytes = room};

    return ctd_sharing_choose(&facts);
}

static void
expect(ctd_sharing got, uint32_t n_markets, uint32_t n_side)
{
    cr_expect_eq(got.n_markets, n_markets, "%u markets, not %u", got.n_markets, n_markets);
    cr_expect_eq(got.n_side, n_side, "%u side by side, not %u", got.n_side, n_side);
}

Test(sharing, small_markets_fill_all_threads_and_each_has_one)
{
    expect(choose(10000, 1000, 2, INFINITY), 2, 1000);
    expect(choose(10000, 1000, 64, INFINITY), 64, 1000);
    expect(choose(1000, 5, 64, INFINITY), 5, 5);
}

Test(sharing, one_replication_or_one_thread_leaves_nothing_to_share)
{
    expect(choose(10000, 1, 8, INFINITY), 1, 0);
    expect(choose(1e6, 1, 8, INFINITY), 1, 0);
    expect(choose(10000, 1000, 1, INFINITY), 1, 0);
}

Test(sharing, the_headline_runs_side_by_side)
{
    expect(choose(1e6, 20, 2, INFINITY), 2, 20);
}

Test(sharing, a_large_market_takes_the_threads_and_not_the_memory)
{
    expect(choose(1e8, 20, 2, INFINITY), 1, 0);
    expect(choose(3.3e8, 2, 8, INFINITY), 1, 0);
}

Test(sharing, the_last_incomplete_batch_gets_all_threads_where_that_is_faster)
{
    expect(choose(1e6, 21, 2, INFINITY), 2, 20);
    expect(choose(10000, 21, 2, INFINITY), 2, 21);
    expect(choose(1e6, 15, 8, INFINITY), 8, 15); /* seven left, a gain of three */
    expect(choose(1e6, 9, 8, INFINITY), 8, 8);
}

Test(sharing, as_many_markets_as_there_is_room_for_and_never_none)
{
    expect(choose(10000, 1000, 8, 3.7), 3, 1000);
    expect(choose(10000, 1000, 8, 1.2), 1, 0);
    expect(choose(10000, 1000, 8, 0.3), 1, 0);
    expect(choose(10000, 1000, 8, -5.0), 1, 0);
}

Test(sharing, two_markets_are_not_better_than_eight_threads_in_one)
{
    expect(choose(1e6, 100, 8, 2.0), 1, 0);
}

Test(sharing, a_gain_lies_between_one_and_the_threads)
{
    double before = 1.0;

    for (double n = 20000; n < 1e9; n *= 3.0) {
        const double gain = ctd_sharing_gain(n, 16);

        cr_expect(gain > before && gain < 16.0, "%g customers: %g", n, gain);
        before = gain;
    }
    cr_expect_eq(ctd_sharing_gain(5000, 1), 1.0);
}

Test(sharing, what_is_played_side_by_side_fills_whole_batches_or_is_everything)
{
    for (uint32_t n = 1; n <= 40; n++) {
        for (uint32_t threads = 1; threads <= 9; threads++) {
            for (double customers = 1e3; customers <= 1e8; customers *= 10.0) {
                const ctd_sharing s = choose(customers, n, threads, 6.0);

                cr_assert(s.n_markets >= 1 && s.n_markets <= threads && s.n_markets <= n);
                cr_assert_leq(s.n_side, n);
                cr_assert(s.n_side == n || s.n_side % s.n_markets == 0);
                cr_assert_eq(s.n_markets == 1, s.n_side == 0);
            }
        }
    }
}

static bool
splits(double n_customers, uint32_t n_replications, uint32_t n_ranks, double room)
{
    const ctd_sharing_facts facts = {.n_customers = n_customers,
                                     .n_replications = n_replications,
                                     .n_threads = 8,
                                     .n_inside = n_customers < 20000 ? 1 : 8,
                                     .market_bytes = 1.0,
                                     .free_bytes = room};

    return ctd_sharing_splits(&facts, n_ranks);
}

Test(sharing, ranks_split_one_large_market_and_share_out_many_small_ones)
{
    cr_expect(splits(1e9, 1, 4, 2.0));
    cr_expect_not(splits(1e6, 1000, 4, INFINITY));
    cr_expect_not(splits(1e9, 4, 4, 2.0)); /* one each, and nothing to add up */
    cr_expect(splits(1e9, 5, 4, 2.0));     /* or else three would watch the fifth */
}

Test(sharing, ranks_do_not_split_what_gains_nothing)
{
    cr_expect_not(splits(10000, 1, 4, INFINITY));
    cr_expect_not(splits(10000, 5, 4, INFINITY));
}

Test(sharing, ranks_split_whatever_does_not_fit_on_one)
{
    cr_expect(splits(1e6, 1000, 4, 0.9));
    cr_expect(splits(10000, 4, 4, 0.0));
}
