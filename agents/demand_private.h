/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_DEMAND_PRIVATE_H
#define CTD_AGENTS_DEMAND_PRIVATE_H

#include "agents/demand.h"
#include "agents/market_private.h"

/*
 * Customers looked at are cut into parts of one cell each, which are what threads share out. A
 * part's utilities lie alternative by alternative, so that loops over customers become vector code.
 */

enum { CTD_DEMAND_PART = 512, CTD_DEMAND_TILE = 64, CTD_MAX_GROUPS = CTD_MAX_NESTS + 1 };

/** Customers of one cell, in the order of the cell. In a market of expected shares they are the
 *  taste types, each once for every provider that its customers may be with now. */
typedef struct ctd_demand_part {
    uint32_t cell;
    uint32_t n;     /* 1 .. CTD_DEMAND_PART; 0 where all are on other ranks */
    size_t begin;   /* of those looked at */
    uint32_t first; /* its first customer's number among those of the cell that are looked at */
} ctd_demand_part;

/** What is known of a cell. */
typedef struct ctd_demand_cell {
    uint32_t n;      /* customers looked at */
    double unit;     /* reference instances that one unit of their weight stands for */
    double start;    /* keyed uniform: where the systematic sample begins */
    double steepest; /* largest price taste of those looked at */
    double flattest; /* smallest */
    uint32_t n_groups;
    uint8_t group[CTD_MAX_PROVIDERS]; /* of each alternative; 0: in no nest */
    double lambda[CTD_MAX_GROUPS];    /* dissimilarity of each group; of group 0 it is 1 */
    double sharpest;                  /* the smallest of them */
} ctd_demand_cell;

/** Exact sums of a part, times weights w: probabilities in units of 2^-60, the surplus in 2^-43. */
typedef struct ctd_demand_exact {
    ctd_u128 chosen[CTD_MAX_PROVIDERS];   /* P_a w */
    ctd_u128 weighted[CTD_MAX_PROVIDERS]; /* alpha / steepest P_a w */
    __int128 surplus;                     /* flattest / alpha logsum w */
} ctd_demand_exact;

struct ctd_demand {
    uint32_t sample; /* customers asked for, at most */
    size_t room;     /* customers */
    uint32_t n_providers, n_cells, n_ranks;
    uint32_t n_parts, max_parts;
    ctd_demand_cell *cell;   /* [n_cells] */
    ctd_demand_part *part;   /* [max_parts] */
    ctd_demand_exact *exact; /* [max_parts] */
    ctd_u128 *pair;          /* [max_parts][a][b] of alternatives, b >= a */
    double *utility;     /* [part begin][a][i] V without the price term, -INFINITY = not known */
    double *price_taste; /* [room] */
    uint64_t *weight;    /* [room] workload units; of types in units of 2^-24 */
    uint64_t *limb; /* [cell][ctd_demand_limbs()] sums on their way between ranks; NULL without */

    /* While demand is taken. */
    const ctd_market *m;
    double *price; /* [cell][a] what is paid at the trial prices, over pbar */
    const uint32_t *pairs;
};

/** Exact sums of a cell over its parts, which follow each other. */
typedef struct ctd_demand_cell_sums {
    ctd_demand_exact own;
    ctd_u128 pair[CTD_MAX_PROVIDERS][CTD_MAX_PROVIDERS];
} ctd_demand_cell_sums;

/** Sums of one cell as numbers of 32 bits, so that those of all ranks can be added up, and back
 *  (demand_ranks.c): how many there are, and the two ways. */
size_t ctd_demand_limbs(size_t n_providers);
void ctd_demand_to_limbs(const ctd_demand_cell_sums *sums, uint32_t n_alternatives,
                         uint64_t limb[]);
void ctd_demand_from_limbs(const uint64_t limb[], uint32_t n_alternatives,
                           ctd_demand_cell_sums *sums);
/** Steepest and flattest of all ranks' customers. */
void ctd_demand_share_slopes(ctd_demand *d);

/** Who a part's customers are, those that are here (demand_who.c). */
typedef struct ctd_demand_who {
    uint64_t place[CTD_DEMAND_PART]; /* in the cell */
    uint64_t slot[CTD_DEMAND_PART];  /* in the customers' columns */
    uint32_t own[CTD_DEMAND_PART];   /* present provider */
} ctd_demand_who;

/** Finds a part's customers and sets their weights; keeps in part->n how many of them are here. */
void ctd_demand_find(ctd_demand *d, ctd_demand_part *part, ctd_demand_who *who);
/** 32 bits for life about provider j: known if below its awareness. [part->n] */
void ctd_demand_draw_known(const ctd_demand *d, const ctd_demand_part *part,
                           const ctd_demand_who *who, uint32_t j, uint32_t bits[]);
/** Standard normal brand tastes for provider j. [part->n] */
void ctd_demand_draw_brand(const ctd_demand *d, const ctd_demand_part *part,
                           const ctd_demand_who *who, uint32_t j, double brand[]);

/** Sums of one part at the trial prices (demand_part.c). */
void ctd_demand_add_part(ctd_demand *d, uint32_t part);

#endif
