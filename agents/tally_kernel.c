/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per instruction set with CTD_ISA naming it: see agents/CMakeLists.txt. */
#include "agents/choice_kernel.h"

#include "agents/tally_bytes_private.h"
#include "agents/tally_list_private.h"

#include <string.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define KERNEL(name) PASTE(name, CTD_ISA)

/* Fills up the last word of a tile that is not full, where nothing else is harmed. */
static const uint8_t *
fill(const uint8_t bytes[], uint32_t n, uint8_t filled[CTD_TILE])
{
    memset(filled + (size_t)((n - 1) / WORD) * WORD, NOBODY, WORD);
    return memcpy(filled, bytes, n);
}

ctd_tally_fn KERNEL(ctd_tally_);

uint32_t
KERNEL(ctd_tally_)(const ctd_tile *tile, uint32_t n_providers, uint64_t chosen[], uint16_t mover[])
{
    const uint32_t whole = (tile->n + WORD - 1) / WORD * WORD;
    const uint8_t *old = tile->provider, *new = tile->choice;
    uint8_t filled[2][CTD_TILE];
    uint32_t n = 0;

    if (tile->n < whole) {
        old = fill(old, tile->n, filled[0]);
        new = fill(new, tile->n, filled[1]);
    }
    for (uint32_t j = 0; j < n_providers; j++) {
        chosen[j] += count_bytes(new, whole, (uint8_t)j);
    }
    for (uint32_t i = 0; i < whole; i += WORD) {
        n = list_bits(~equal_bytes(old + i, new + i), i, n, mover);
    }
    return n;
}
