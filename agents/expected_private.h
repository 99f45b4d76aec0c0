/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_EXPECTED_PRIVATE_H
#define CTD_AGENTS_EXPECTED_PRIVATE_H

#include "agents/expected.h"
#include "agents/market_private.h"

/* J providers, T types of room a cell; arrays over types are [cell][T][j]. */
struct ctd_expected {
    uint32_t n_providers, n_regions, n_segments, n_cells;
    uint32_t room;     /* T */
    uint32_t n_types;  /* of each cell, in the model being run */
    double *mass;      /* share of the type's customers who are in the market and with j */
    uint32_t *known;   /* knows j if below its awareness; NULL = everybody knows everybody */
    double *brand;     /* standard normal; NULL = no brand taste */
    double *exposure;  /* [r] for which in_market was worked out */
    double *in_market; /* [r] share of customers, now */
    double *was_in_market;
    double hazard[CTD_MAX_SEGMENTS];
    double *type_count;  /* [cell] integer units of a type's customers */
    double *type_work;   /* [cell] integer units of work of a type, per unit of its workload */
    uint64_t *all_count; /* [cell] integer units of all customers */
    uint64_t *customers; /* [cell] customers */
    uint64_t *count;     /* [j][cell] after the decisions, clouds only */
    uint64_t *work;
    double *flow;  /* [from][to] integer units since the last record */
    double *tally; /* [threads] of ctd_expected_tally, see there */
    bool initial;  /* the initial stock is being drawn */
};

/** Adds what a tick leaves to a state. */
void ctd_expected_state(ctd_expected *e, const ctd_model *model, ctd_state *state);

/** Sums of a block, in shares of a type: moves [from][to] and stocks [j], then the same weighted
 *  by workload. */
typedef struct ctd_expected_tally {
    double *moved, *moved_work; /* [from][to] */
    double *stock, *stock_work; /* [j] */
} ctd_expected_tally;

static inline size_t
ctd_expected_tally_length(size_t n_providers)
{
    return 2 * n_providers * (n_providers + 1);
}

/** What one cell can choose from, in double. */
typedef struct ctd_expected_offer {
    const ctd_alternatives *alternatives;
    double price[CTD_MAX_PROVIDERS]; /* by alternative, over the common price */
    double presence[CTD_MAX_PROVIDERS];
    double latency[CTD_MAX_PROVIDERS]; /* 100 ms */
    double staying;                    /* utils, of who is on-premises */
    double stay_odds;                  /* e^staying */
    double cost;                       /* kappa */
    double leave_odds;                 /* e^-kappa */
    double egress[CTD_MAX_PROVIDERS];  /* by provider left */
    int8_t own[CTD_MAX_PROVIDERS];     /* by provider: its alternative, or -1 */
    bool all_known;
    bool same_for_all; /* where one is now makes no difference to its choice */
} ctd_expected_offer;

/** One type, ready to choose. */
typedef struct ctd_expected_type {
    double price_taste;
    double v[CTD_MAX_PROVIDERS];    /* by alternative, before incumbency */
    double odds[CTD_MAX_PROVIDERS]; /* e^(v - the largest); unset where there are nests */
    bool knows[CTD_MAX_PROVIDERS];
} ctd_expected_type;

/** Fills in the offer of a cell from the board and the alternatives of the market. */
void ctd_expected_offer_cell(const ctd_market *m, uint32_t cell, ctd_expected_offer *offer);
/** Utilities of type i of the offer's cell. */
void ctd_expected_weigh(const ctd_market *m, uint32_t cell, uint32_t i,
                        const ctd_expected_offer *offer, ctd_expected_type *type);
/** Choice probabilities of those of a type who are with `from`, by alternative; false where they
 *  find nobody: all stay. */
bool ctd_expected_choose(const ctd_expected_offer *offer, const ctd_expected_type *type,
                         uint32_t from, double p[]);

#endif
