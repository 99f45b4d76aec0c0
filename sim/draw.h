/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_DRAW_H
#define CTD_SIM_DRAW_H

#include "sim/pcg.h"

#include <stdint.h>

/*
 * Keyed draws. A draw is a pure function of (seed, replication, purpose, tick, cell, block in
 * cell [, alternative], place in the block); no generator state is stored or shared, so that any
 * number of threads in any order draws the same numbers.
 *
 *     RXS(s) = RXS-M-XS 64,   mix(h, f) = RXS((h ^ f) * A + C)
 *     h = 9E3779B97F4A7C15;  mix in seed;  replication << 8 | purpose;  tick;  cell << 32 | block
 *     [mix in the alternative]
 *     stream: s0 = h, inc = mix(h, DA3E39CB94B95BDB) | 1
 *     draw k = XSH-RR(s_k),  s_k = A^k s0 + G_k inc,  G_k = (A^k - 1) / (A - 1)
 *
 * A stream stepped from (s0, inc) is exactly PCG32.
 */

enum { CTD_BLOCK = 1024 }; /* customers in a block, and draws a jump table covers */

/** What a draw is for. The numbers are part of the results: never renumber. */
typedef enum ctd_purpose {
    CTD_DRAW_CHOICE = 0, /* taste shocks (Gumbel) or the uniform (inverse_cdf) of a decision */
    CTD_DRAW_PRICE_TASTE = 1,
    CTD_DRAW_LATENCY_TASTE = 2,
    CTD_DRAW_PRESENCE_TASTE = 3,
    CTD_DRAW_WORKLOAD = 4,
    CTD_DRAW_EDUCATION = 5, /* the one threshold a cell's margin falls on */
    CTD_DRAW_AWARENESS = 6, /* by provider, for life */
    CTD_DRAW_RENEWAL = 7,   /* geometric gaps between renewing customers of a block */
    CTD_DRAW_PRIORITY = 8,  /* place in the queue for rationed capacity */
    CTD_DRAW_INITIAL = 9,   /* the initial stock's choices */
    CTD_DRAW_BRAND = 10,    /* brand taste, by provider, for life */
    CTD_DRAW_NEST = 11,     /* the nest's positive-stable shock of a decision: streams 0 and 1 */
    CTD_DRAW_FORCED = 12,   /* who decides again because of an event */
    CTD_DRAW_PRICE = 13,  /* providers' own draws: chance of following, exploration; by provider */
    CTD_DRAW_PANEL = 14,  /* who is followed, who is looked at */
    CTD_DRAW_SAMPLE = 16, /* + a purpose above: the same draw on the calibration sample */
    CTD_DRAW_DESIGN = 32, /* points of a study's design; ticks: studies/design_private.h */
    CTD_DRAW_BOOTSTRAP = 33 /* resamples of a study's indices; ticks: their numbers */
} ctd_purpose;

/** A key under construction: mix in what the draw depends on. One mixing spreads the lower 48 bits
 *  of a field over the whole key, and two spread all 64: keep the last field below 2^48. */
typedef uint64_t ctd_key;

static inline ctd_key
ctd_key_mix(ctd_key key, uint64_t field)
{
    return ctd_pcg_rxs_m_xs64((key ^ field) * CTD_PCG_MULTIPLIER + CTD_PCG_INCREMENT);
}

/** Key of (seed, replication, purpose, tick): what all blocks of one use share. */
ctd_key ctd_key_create(uint64_t seed, uint32_t replication, ctd_purpose purpose, uint64_t tick);

/** Key of a block of a cell under `key`. */
static inline ctd_key
ctd_key_block(ctd_key key, uint32_t cell, uint32_t block_in_cell)
{
    return ctd_key_mix(key, (uint64_t)cell << 32 | block_in_cell);
}

/** The stream that a finished key names. */
static inline ctd_pcg32
ctd_key_stream(ctd_key key)
{
    return (ctd_pcg32){.state = key, .increment = ctd_key_mix(key, 0xDA3E39CB94B95BDBu) | 1};
}

/** Jump coefficients: s_k = multiplier[k] * s0 + sum[k] * inc, k = 0 .. CTD_BLOCK - 1. */
typedef struct ctd_jump_table {
    uint64_t multiplier[CTD_BLOCK];
    uint64_t sum[CTD_BLOCK];
} ctd_jump_table;

/** The table, a constant of the program. */
extern const ctd_jump_table ctd_jumps;

/** Draw k < CTD_BLOCK of a stream, 32 bits. */
static inline uint32_t
ctd_draw_at(ctd_pcg32 stream, uint32_t k)
{
    return ctd_pcg_xsh_rr(ctd_jumps.multiplier[k] * stream.state +
                          ctd_jumps.sum[k] * stream.increment);
}

/** A uniform strictly inside (0, 1): (bits + 1/2) 2^-32, exact in double. */
static inline double
ctd_uniform(uint32_t bits)
{
    return ((double)bits + 0.5) * 0x1p-32;
}

/** Draws 0 .. n - 1 of a stream, n <= CTD_BLOCK, as 32-bit words. */
void ctd_draw_run(ctd_pcg32 stream, uint32_t n, uint32_t bits[]);

/** Draws place[0 .. n - 1] (each < CTD_BLOCK) of a stream. */
void ctd_draw_gather(ctd_pcg32 stream, uint32_t n, const uint16_t place[], uint32_t bits[]);

#endif
