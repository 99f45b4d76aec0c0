/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_CHOICE_KERNEL_H
#define CTD_AGENTS_CHOICE_KERNEL_H

#include "agents/model.h"
#include "sim/draw.h"
#include "sim/isa.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The choice kernel: deciders of one cell, a dense tile of them, pick the alternative of
 * highest utility
 *
 *     U_ij = level_j - alpha_i price_j + gamma_i presence_j - beta_i latency_j
 *            + staying_j [y_i = j] - (kappa + alpha_i egress_y) [y_i not in {0, j}] + eps_ij
 *
 * eps is Gumbel(0, 1), independent but within nests of a dissimilarity lambda below 1, where
 *     eps_ij = lambda (ln A_in + G_ij),  G Gumbel, A positive stable of index lambda, one a nest,
 *     ln A = ln sin(lambda theta) - ln sin(theta) / lambda
 *            + ((1 - lambda) / lambda) (ln sin((1 - lambda) theta) - ln W),  theta = pi u1, W = -ln
 * u2 (Chambers, Mallows and Stuck 1976), which makes the choice a nested logit, exactly.
 *
 * over the alternatives they are aware of, their own provider, and those not closed to them. One
 * source, compiled for several instruction sets with the same bits: no FMA, no reassociation.
 */

enum { CTD_TILE = 256, CTD_TILE_RUNS = 64, CTD_TILE_SLACK = 16, CTD_NO_NEST = 255 };

#define CTD_EVERYBODY ((uint64_t)1 << 32)

/** What the customers of a cell can choose from: constants while a tick decides. */
typedef struct ctd_alternatives {
    uint32_t n;                            /* alternatives available, 0 .. CTD_MAX_PROVIDERS */
    uint8_t provider[CTD_MAX_PROVIDERS];   /* rising */
    float level[CTD_MAX_PROVIDERS];        /* utils; the largest is 0 */
    double exact_level[CTD_MAX_PROVIDERS]; /* the same in double, for expected choices */
    float price[CTD_MAX_PROVIDERS];        /* over the common price */
    float presence[CTD_MAX_PROVIDERS];     /* [0, 1] */
    float latency[CTD_MAX_PROVIDERS];      /* units of 100 ms */
    float staying[CTD_MAX_PROVIDERS];      /* utils, for who is there already */
    uint64_t aware[CTD_MAX_PROVIDERS];     /* aware if the 32-bit draw is below */
    double shift;                          /* utils taken off every level */
    float switching_cost;                  /* kappa, utils */
    bool has_egress;                       /* some egress[] is not 0 */
    float egress[CTD_MAX_PROVIDERS];       /* by provider left: its fee over the contract's bill */
    uint32_t gone;                         /* bit j: j has left the market, its customers with it */
    double brand_sigma;                    /* utils; 0 = no brand taste */
    uint32_t n_nests;                    /* with a dissimilarity below 1 and an alternative here */
    uint8_t nest[CTD_MAX_PROVIDERS];     /* its nest, 0 .. n_nests - 1, or CTD_NO_NEST */
    double dissimilarity[CTD_MAX_NESTS]; /* lambda of these nests, (0, 1) */
    uint8_t nest_key[CTD_MAX_NESTS];     /* their numbers in the model: what draws are keyed by */
} ctd_alternatives;

/** Keys of a block's draws. Alternative j's stream is that of key mixed with j. */
typedef struct ctd_choice_keys {
    ctd_key choice;    /* this tick's taste shocks, or its uniform */
    ctd_key awareness; /* for life */
    ctd_key brand;     /* for life */
    ctd_key nest;      /* this tick's shocks to nests; used where there are any */
} ctd_choice_keys;

/** Deciders of one block in a tile: customers [begin, end) of the tile. */
typedef struct ctd_tile_run {
    ctd_choice_keys keys;
    uint32_t begin, end;
    bool contiguous; /* neighbours: their places are first, first + 1, ... and not in place[] */
    uint32_t first;
    uint64_t slot;  /* of the block's first customer; others' are places further on */
    uint32_t block; /* number of the block */
} ctd_tile_run;

/** Up to CTD_TILE deciders of one cell. Tastes may be read up to CTD_TILE_SLACK beyond the last. */
typedef struct ctd_tile {
    uint32_t n;
    uint32_t n_runs;
    uint32_t cell;
    bool restricted;             /* `closed` is in use */
    const float *price_taste;    /* [n] columns of the market, or the copies below */
    const float *latency_taste;  /* [n] */
    const float *presence_taste; /* [n] */
    const uint8_t *provider;     /* [n] */
    uint8_t choice[CTD_TILE];    /* result; where nothing is left the present provider, or
                                    on-premises if that is gone */
    ctd_tile_run run[CTD_TILE_RUNS];
    uint16_t place[CTD_TILE];  /* in the block of its run */
    uint32_t closed[CTD_TILE]; /* bit j: no room at j for this customer */
    _Alignas(64) float gathered[3][CTD_TILE];
    uint8_t gathered_provider[CTD_TILE];
} ctd_tile;

/** Place in its block of customer i of a run. */
static inline uint32_t
ctd_tile_place(const ctd_tile *tile, const ctd_tile_run *run, uint32_t i)
{
    return run->contiguous ? run->first + (i - run->begin) : tile->place[i];
}

/** A choice kernel: fills tile->choice[0 .. n - 1]. Serial, no allocation, cannot fail. */
typedef void ctd_choose_fn(const ctd_alternatives *alternatives, ctd_tile *tile);

/**
 * Counts what the customers of a tile chose, and finds those who move.
 *
 * @param[in]     n_providers J, with on-premises
 * @param[in,out] chosen      [J] one more at the choice of everybody
 * @param[out]    mover       [CTD_TILE] customers whose choice is not their provider, rising
 * @return how many move
 */
typedef uint32_t ctd_tally_fn(const ctd_tile *tile, uint32_t n_providers, uint64_t chosen[],
                              uint16_t mover[]);

enum { CTD_GAPS = 256 };

/** Gaps floor(ln u / ln(1 - h)) between customers whose geometric contracts end, at most CTD_BLOCK:
 *  those of draws `from` .. from + n - 1 of a stream, the logarithm in single precision.
 *  @param[in]  n     <= CTD_GAPS, from + n <= CTD_BLOCK + CTD_GAPS
 *  @param[in]  scale 1 / ln(1 - h)
 *  @param[out] gap   [CTD_GAPS] */
typedef void ctd_gaps_fn(ctd_pcg32 stream, uint32_t from, uint32_t n, float scale, int32_t gap[]);

/** The kernels of one instruction set. */
typedef struct ctd_kernels {
    ctd_isa isa;
    const char *name;           /* "x86-64-v3", ... */
    ctd_choose_fn *gumbel;      /* eps from one Gumbel draw per alternative, frozen by key */
    ctd_choose_fn *inverse_cdf; /* one uniform against the cumulated logit weights */
    ctd_tally_fn *tally;
    ctd_gaps_fn *gaps;
} ctd_kernels;

/** The fastest kernels that this processor runs. */
const ctd_kernels *ctd_kernels_best(void);
/** Kernels by name, NULL if unknown or not runnable here. */
const ctd_kernels *ctd_kernels_named(const char *name);

#endif
