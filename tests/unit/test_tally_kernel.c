/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_kernel.h"

#include <criterion/criterion.h>
#include <string.h>

enum { J = CTD_MAX_PROVIDERS };

/* n customers of whom some `share` of 256 move; what lies behind them must not count. */
static void
fill(ctd_tile *tile, uint32_t n, uint32_t share)
{
    const ctd_pcg32 s = ctd_key_stream(ctd_key_mix(share, n));

    memset(tile, 0, sizeof *tile);
    tile->n = n;
    tile->provider = tile->gathered_provider;
    for (uint32_t i = 0; i < CTD_TILE; i++) {
        const uint32_t draw = ctd_draw_at(s, i);

        tile->gathered_provider[i] = (uint8_t)(draw % J);
        tile->choice[i] = (uint8_t)((draw % J + (draw >> 24 < share ? 1 + draw % 7 : 0)) % J);
    }
}

static void
compare(const ctd_kernels *kernels, const ctd_tile *tile)
{
    uint64_t chosen[J] = {0}, expected[J] = {0};
    uint16_t mover[CTD_TILE];
    const uint32_t n = kernels->tally(tile, J, chosen, mover);
    uint32_t found = 0;

    for (uint32_t i = 0; i < tile->n; i++) {
        expected[tile->choice[i]]++;
        if (tile->choice[i] != tile->provider[i]) {
            cr_assert(found < n && mover[found] == i, "%s, customer %u", kernels->name, i);
            found++;
        }
    }
    cr_assert_eq(found, n, "%s: %u customers move, not %u", kernels->name, found, n);
    cr_assert_arr_eq(chosen, expected, sizeof chosen, "%s", kernels->name);
}

Test(tally_kernel, every_instruction_set_counts_and_lists_as_one_by_one)
{
    static const char *const names[] = {"generic", "x86-64-v3", "x86-64-v4"};
    static ctd_tile tile;

    for (int k = 0; k < 3; k++) {
        const ctd_kernels *kernels = ctd_kernels_named(names[k]);

        for (uint32_t n = 0; kernels != NULL && n <= CTD_TILE; n++) {
            for (uint32_t share = 0; share <= 256; share += 64) {
                fill(&tile, n, share);
                compare(kernels, &tile);
            }
        }
    }
}
