/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_MARKET_PRIVATE_H
#define CTD_AGENTS_MARKET_PRIVATE_H

#include "agents/board.h"
#include "agents/choice_kernel.h"
#include "agents/expected.h"
#include "agents/learning.h"
#include "agents/log.h"
#include "agents/market.h"
#include "agents/model.h"
#include "agents/panel.h"
#include "sim/arrays.h"
#include "sim/customers.h"
#include "sim/maths.h"
#include "sim/phases.h"

#include <stdbool.h>

/*
 * The state of a market, shared by the rules of this folder. Customers' sums are integers, exact
 * in any order; money is formed from them per (provider, cell), serially, in double.
 *
 * Shapes: J providers, R regions, S segments, cells = R S; [j][cell] means array[j * cells + cell].
 */

enum { CTD_N_PHASES = 9, CTD_USE_BITS = 20 };
#define CTD_MOST_USE 0x1p40 /* times the use of the start, before its integer overflows */

typedef unsigned __int128 ctd_u128;

/** A data-centre location of a provider. */
typedef struct ctd_site {
    bool open;
    bool funded;
    double up;          /* share of the capacity that works; below 1 in an outage */
    uint32_t open_tick; /* when it opens or opened; 0 = before the start */
    uint32_t age;       /* ticks it had been open at the start */
    double capacity;    /* K, instances; INFINITY = unlimited */
    double rho;         /* smoothed utilisation */
    double load;        /* L, instances */
    double served;      /* min(L, K) */
    double requested;   /* L + load turned away this tick */
    double outlay;      /* USD for its opening, where that was the provider's own idea */
} ctd_site;

/** The queue for a location in this tick. */
typedef struct ctd_queue {
    bool full;          /* more arrivals than room, being resolved */
    uint64_t threshold; /* admitted if priority < threshold */
    uint64_t prefix;    /* leading bytes of the threshold found so far */
    ctd_u128 room;      /* workload units x 2^20 left for those behind the prefix */
} ctd_queue;

enum { CTD_LISTED = 4096 };

/** A customer on the way to a full location. */
typedef struct ctd_arrival {
    uint64_t key; /* queue << 32 | priority */
    uint32_t cell;
    uint32_t work; /* workload units */
} ctd_arrival;

/** A provider's books, USD. */
typedef struct ctd_books {
    double cash;
    double pool;             /* free money for unfunded locations; negative = spent ahead */
    double injected;         /* this tick */
    double capex;            /* this tick */
    double revenue;          /* a year, at the last settling */
    double unfunded_revenue; /* a year, earned by unfunded locations */
    double operating_cost;   /* a year */
    double unit_cost;        /* an instance-hour */
    double output;           /* Q, instance-hours ever served */
    double initial_output;   /* Q0; 0 = nothing served yet */
    double servers;          /* written-down value */
    double buildings;
    double depreciation;  /* a year, at the last settling */
    double interest;      /* a year, on debt */
    uint32_t insolvent;   /* ticks in a row in which cash was below minus the credit */
    uint32_t enters;      /* tick of its entry; 0 = there from the start */
    bool gone;            /* has left the market */
    uint32_t unconverged; /* looks at which no best response was found */
} ctd_books;

enum { CTD_MAX_PROSPECT_YEARS = 100 };

/** What is expected of a new location at the end of a year, counted from its opening. */
typedef struct ctd_prospect {
    double load;   /* instances that it will serve */
    double margin; /* USD a year: what it adds to revenue less the cost of serving */
} ctd_prospect;

/** The years 1, 2, ... of a location; [0] is not used. */
typedef ctd_prospect ctd_prospects[CTD_MAX_PROSPECT_YEARS + 1];

/** How contracts of a segment end. */
typedef struct ctd_renewal {
    uint32_t term; /* ticks of a fixed one; 0 = geometric */
    double hazard; /* share that ends in a tick */
    float scale;   /* 1 / ln(1 - hazard) */
} ctd_renewal;

struct ctd_market {
    const ctd_model *model; /* borrowed */
    int n_threads;
    const ctd_kernels *kernels;
    uint32_t replication;
    uint32_t tick;
    uint32_t n_providers, n_regions, n_segments, n_cells;

    ctd_customers *customers;
    const ctd_model *drawn_for; /* whose population the columns hold, borrowed; NULL = none */
    uint32_t drawn_replication;

    /* Customers in sums. */
    uint64_t *count;       /* [j][cell] customers */
    uint64_t *work;        /* [j][cell] workload units */
    uint64_t *moved_count; /* [cell][from][to] decisions of this tick */
    uint64_t *moved_work;
    uint64_t *cell_work; /* [cell] workload units of all its customers */
    double unit;         /* u: reference instances per workload unit */

    /* Coming to market and renewal. */
    double *exposure;      /* [r] B */
    double *cloud_share;   /* [r] F */
    double *initial_cloud; /* [r] workload units in the cloud at the start */
    uint64_t *in_market;   /* [cell] customers in the market, now */
    uint64_t *was_in_market;
    uint64_t *entered;    /* [cell][max_term + n_ticks + 1] in the market after each entry tick */
    uint32_t max_term;    /* longest fixed term, ticks; 0 = none */
    ctd_renewal *renewal; /* [s] */
    ctd_choice_keys keys; /* this tick's, before blocks are mixed in */
    ctd_key renewal_key;  /* likewise */
    uint16_t *moving;     /* [block] bit i: somebody of its 64 customers from 64 i on moves */
    uint64_t *mover;      /* [block][CTD_LINES] who; holds where the bit above is set */

    /* Providers. */
    double *awareness; /* [j][r] H */
    ctd_site *site;    /* [j][d] */
    double *pipeline;  /* [j][d][ring] instances ordered, by arrival tick */
    uint32_t ring;
    double *asked;            /* [j][d][ticks_per_year + 1] requested load of past ticks */
    ctd_books *books;         /* [j] */
    ctd_prospects *prospects; /* [d] of the provider whose turn it is */
    double *revenue;          /* [j][cell] USD a year */
    double *list_price;       /* [j] USD an hour, before regional factors: what its rule last set */
    uint64_t *use;            /* [j][cell] llround(G (p / pbar)^-e 2^20) */
    double *growth;           /* [r] of use, G */
    double *quality;          /* [j][r] what events add to intercepts, utils */
    uint64_t *forced; /* [cell][j] customers of j whose 32-bit draw is below decide in this tick */
    bool any_forced;
    ctd_board board;
    ctd_alternatives *alternatives; /* [cell] */
    struct ctd_demand *demand;      /* NULL where no model asks for expected demand */

    /* Rationing. */
    ctd_queue *queue;     /* [j][d] */
    uint64_t *histogram;  /* [j][cell][256] workload units by a byte of the priority */
    int level;            /* byte of the priority being counted */
    ctd_arrival *arrival; /* [CTD_LISTED] those at full locations, where they are few */
    uint32_t n_arrivals;
    ctd_key priority_key;
    uint64_t *turned_away;           /* [j][cell] workload units */
    uint64_t *turned_away_customers; /* [j] */
    bool limited;                    /* some open location has a finite capacity */

    ctd_expected *expected; /* NULL = a market of individuals */
    ctd_learning *learning; /* NULL = no provider learns */

    struct ctd_scratch *scratch; /* [n_threads] choice_private.h */
    uint64_t *tallies;           /* of all scratches */
    double seconds[CTD_N_PHASES];
    double population_seconds;

    ctd_log_entry *log; /* [log_capacity] */
    size_t log_capacity;
    size_t n_logged;

    ctd_panel_member *panel; /* [n_panel] */
    size_t n_panel;
    const ctd_panel_window *panel_window; /* borrowed; NULL = in the series */

    ctd_series *series; /* borrowed */
    uint32_t every;
    size_t n_recorded;
};

static inline size_t
ctd_market_region(const ctd_market *m, size_t cell)
{
    return cell / m->n_segments;
}

static inline ctd_site *
ctd_market_site(const ctd_market *m, size_t j, size_t d)
{
    return &m->site[j * m->n_regions + d];
}

/** Capacity that works, instances; INFINITY = unlimited. */
static inline double
ctd_site_capacity(const ctd_site *site)
{
    return site->up > 0.0 ? site->capacity * site->up : 0.0;
}

/** Open for customers: a location without capacity is not. */
static inline bool
ctd_site_serves(const ctd_site *site)
{
    return site->open && ctd_site_capacity(site) > 0.0;
}

/** Use of j's customers in a cell at this tick: G_r (p / pbar)^-e, the exact integer over 2^20. */
static inline double
ctd_market_use(const ctd_market *m, size_t j, size_t cell)
{
    return (double)m->use[j * m->n_cells + cell] * 0x1p-20;
}

/** Factor (p / pbar)^-e on use, finite at any price; 1 without elasticity. */
static inline double
ctd_market_answer(double relative, double elasticity)
{
    const double answer = elasticity > 0.0 ? ctd_pow(relative, -elasticity) : 1.0;

    return answer < 0x1p1000 ? answer : 0x1p1000;
}

/** What j's customers in a cell pay, USD an hour: its price there less the discount that the
 *  segment's term earns. */
static inline double
ctd_market_price(const ctd_market *m, size_t j, size_t cell)
{
    return ctd_price_paid(m->model, (uint32_t)j, (uint32_t)(cell % m->n_segments),
                          m->board.price[j][cell / m->n_segments]);
}

/** In the market: has entered and not left. */
static inline bool
ctd_market_active(const ctd_market *m, size_t j)
{
    return m->model->provider[j].exists && !m->books[j].gone && m->books[j].enters <= m->tick;
}

/** Whether j builds: not while it is insolvent. */
static inline bool
ctd_market_builds(const ctd_market *m, size_t j)
{
    return ctd_market_active(m, j) && m->books[j].insolvent == 0;
}

enum { CTD_MARKET_ARRAYS = 40 };

/** Every array of a market but the customers, which of them outlive a tick; returns how many.
 *  @param[in] model any of those it was created for; NULL where sizes do not matter: a model is too
 *                   large for a stack */
size_t ctd_market_arrays(ctd_market *m, const ctd_model *model, ctd_array list[CTD_MARKET_ARRAYS]);

/** (1 + annual)^(tick dt). */
double ctd_market_grown(const ctd_market *m, double annual);

/** Workload units of provider j's customers in region r. */
uint64_t ctd_market_work_in(const ctd_market *m, size_t j, size_t region);

/** Load of workload units of j by cell over the cells that location d of j serves, in workload
 *  units x 2^20.  @param[in] work [cell] */
ctd_u128 ctd_market_load(const ctd_market *m, size_t j, size_t d, const uint64_t work[]);

/** A key of this replication for a purpose at the present tick or for life (tick 0). */
static inline ctd_key
ctd_market_key(const ctd_market *m, ctd_purpose purpose, uint64_t tick)
{
    return ctd_key_create(m->model->seed, m->replication, purpose, tick);
}

/* The phases of a tick, in order (tick.c). */
void ctd_phase_events(void *market);
void ctd_phase_providers(void *market);
void ctd_phase_builds(void *market);
void ctd_phase_board(void *market);
void ctd_phase_education(void *market);
void ctd_phase_decide(void *market);
void ctd_phase_ration(void *market);
void ctd_phase_settle(void *market);
void ctd_phase_observe(void *market);

/* Population (population.c). */
void ctd_population_sizes(const ctd_model *model, uint64_t n_in_cell[]);
void ctd_population_draw(ctd_market *m);

/* Coming to market (education.c). */
void ctd_education_start(ctd_market *m);

/* Outages and residency (disruptions.c). */
void ctd_disruptions_step(ctd_market *m);
/* Providers that customers of a cell may not choose at this tick, bit j; in the first tick of a law
 * their customers decide again. */
uint32_t ctd_disruptions_banned(ctd_market *m, size_t cell);
/* Whether they might choose j if it had a location in d. */
bool ctd_disruptions_allow(const ctd_market *m, size_t cell, size_t j, size_t d);

/* Providers' turn (pricing.c, investing.c). */
void ctd_pricing_start(ctd_market *m);
void ctd_pricing_step(ctd_market *m);
void ctd_investing_step(ctd_market *m);

/* Awareness, board (awareness.c, board_update.c). */
void ctd_awareness_start(ctd_market *m);
void ctd_awareness_step(ctd_market *m);
void ctd_board_update(ctd_market *m);
void ctd_board_offer(ctd_market *m, bool initial_stock);

/* Capacity and money (capacity.c, settling.c, accounts.c). */
void ctd_capacity_start(ctd_market *m);
void ctd_capacity_order(ctd_market *m, size_t j, size_t d, double instances, uint32_t arrival);
double ctd_capacity_price(const ctd_market *m, size_t j);
uint32_t ctd_capacity_lag(const ctd_market *m, double months);
double ctd_capacity_pipeline(const ctd_market *m, size_t j, size_t d);
void ctd_settling_move(ctd_market *m);
void ctd_settling_loads(ctd_market *m);
void ctd_accounts_start(ctd_market *m);
void ctd_accounts_settle(ctd_market *m);
/* Books what the locations are worth that j comes with; those of unlimited capacity are not. */
void ctd_accounts_endow(ctd_market *m, size_t j);

/* Who leaves the market in this tick (exit.c). */
void ctd_exit_step(ctd_market *m);

#endif
