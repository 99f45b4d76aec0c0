/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_private.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Sums of several ranks, taken apart, added up as ctd_ranks_sum() does and put together. */

enum { ALTERNATIVES = 5, RANKS = 7 };

/* Large, negative where it may be, and different each time. */
static ctd_u128
number(uint64_t *seed)
{
    const ctd_key key = ctd_key_mix(ctd_key_create(*seed, 0, CTD_DRAW_PANEL, 0), 3);
    const ctd_pcg32 stream = ctd_key_stream(key);
    ctd_u128 x = 0;

    (*seed)++;
    for (uint32_t i = 0; i < 4; i++) {
        x = x << 32 | ctd_draw_at(stream, i);
    }
    return x;
}

static void
fill(ctd_demand_cell_sums *sums, uint64_t *seed)
{
    memset(sums, 0, sizeof *sums);
    sums->own.surplus = (__int128)number(seed) / RANKS;
    for (uint32_t a = 0; a < ALTERNATIVES; a++) {
        sums->own.chosen[a] = number(seed);
        sums->own.weighted[a] = number(seed);
        for (uint32_t b = a; b < ALTERNATIVES; b++) {
            sums->pair[a][b] = number(seed);
        }
    }
}

static void
add(ctd_demand_cell_sums *sum, const ctd_demand_cell_sums *more)
{
    sum->own.surplus += more->own.surplus;
    for (uint32_t a = 0; a < ALTERNATIVES; a++) {
        sum->own.chosen[a] += more->own.chosen[a];
        sum->own.weighted[a] += more->own.weighted[a];
        for (uint32_t b = a; b < ALTERNATIVES; b++) {
            sum->pair[a][b] += more->pair[a][b];
        }
    }
}

Test(demand_ranks, limbs_added_up_are_the_exact_sums_modulo_2_128)
{
    const size_t n = ctd_demand_limbs(ALTERNATIVES);
    uint64_t *limb = calloc(n, sizeof *limb), *total = calloc(n, sizeof *total), seed = 1;
    ctd_demand_cell_sums *sum = calloc(3, sizeof *sum), *one = sum + 1, *got = sum + 2;

    for (int r = 0; r < RANKS; r++) {
        fill(one, &seed);
        add(sum, one);
        ctd_demand_to_limbs(one, ALTERNATIVES, limb);
        for (size_t i = 0; i < n; i++) {
            total[i] += limb[i];
        }
    }
    ctd_demand_from_limbs(total, ALTERNATIVES, got);
    cr_expect(got->own.surplus == sum->own.surplus);
    for (uint32_t a = 0; a < ALTERNATIVES; a++) {
        cr_expect(got->own.chosen[a] == sum->own.chosen[a]);
        cr_expect(got->own.weighted[a] == sum->own.weighted[a]);
        for (uint32_t b = a; b < ALTERNATIVES; b++) {
            cr_expect(got->pair[a][b] == sum->pair[a][b], "pair %u, %u", a, b);
        }
    }
    free(sum);
    free(total);
    free(limb);
}

Test(demand_ranks, limbs_of_the_most_alternatives_have_room)
{
    const size_t n = ctd_demand_limbs(CTD_MAX_PROVIDERS);
    uint64_t *limb = calloc(n + 1, sizeof *limb);
    ctd_demand_cell_sums *sums = calloc(1, sizeof *sums);

    memset(sums, 0xff, sizeof *sums);
    limb[n] = 12345;
    ctd_demand_to_limbs(sums, CTD_MAX_PROVIDERS, limb);
    cr_expect_eq(limb[n], 12345);
    free(sums);
    free(limb);
}
