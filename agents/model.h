/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_MODEL_H
#define CTD_AGENTS_MODEL_H

#include "sim/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The parameters of one market: everything docs/model.md names, as plain data, copyable.
 * scenarios/ fills it and has checked every range; agents/ reads it and never writes.
 * Provider 0 is on-premises, the outside option. Units stand at each field.
 */

enum {
    CTD_MAX_PROVIDERS = 32, /* with on-premises */
    CTD_MAX_REGIONS = 64,
    CTD_MAX_SEGMENTS = 16,
    CTD_MAX_EVENTS = 1024,
    CTD_MAX_LIST_PRICES = 64,
    CTD_MAX_PRICE_GRID = 64,
    CTD_MAX_NESTS = 8,
    CTD_ON_PREMISES = 0
};

#define CTD_HOURS_PER_YEAR 8766.0

typedef struct ctd_taste {
    double mean;  /* of the taste itself, also where it is lognormal */
    double sigma; /* lognormal: of the logarithm; normal: standard deviation */
} ctd_taste;

typedef enum ctd_contract_rule { CTD_CONTRACT_GEOMETRIC, CTD_CONTRACT_FIXED } ctd_contract_rule;

typedef struct ctd_region {
    double customers;   /* weight of the region among customers, > 0; need not add up to 1 */
    double in_cloud;    /* fraction of customers in the market at the start, [0, 1] */
    double innovation;  /* Bass's p, per year, >= 0 */
    double imitation;   /* Bass's q, per year, >= 0 */
    double growth;      /* of use, a year, > -1 */
    double on_premises; /* utils added to omega there; where targets.stay is 0 */
} ctd_region;

typedef struct ctd_segment {
    double customers;         /* weight of the segment in every region, >= 0 */
    ctd_taste workload;       /* lognormal */
    ctd_taste price_taste;    /* alpha, lognormal, utils per reference price; mean >= 0 */
    ctd_taste latency_taste;  /* beta, lognormal, utils per 100 ms; mean >= 0 */
    ctd_taste presence_taste; /* gamma, normal, utils */
    ctd_contract_rule contract;
    double contract_months;   /* mean (geometric) or term (fixed), > 0 */
    double switching_cost;    /* kappa, utils, >= 0 */
    double staying;           /* kappa0: on-premises incumbency, utils */
    double network_taste;     /* nu, utils per log installed base */
    double partnership_taste; /* theta, utils */
    double brand_sigma;       /* sigma_b, utils, >= 0 */
    double on_premises;       /* omega, utils; used when model.outside_option */
    double elasticity;        /* e of use: use falls as (p / pbar)^-e, >= 0 */
} ctd_segment;

typedef struct ctd_location {
    bool open;            /* at the start */
    bool funded;          /* follows target_utilisation without a cash limit */
    double capacity;      /* reference instances at the start, >= 0; INFINITY = unlimited */
    int32_t opened_month; /* when it opened; INT32_MIN = long ago */
} ctd_location;

typedef enum ctd_price_rule {
    CTD_PRICE_FIXED,
    CTD_PRICE_SCHEDULE,
    CTD_PRICE_TREND,
    CTD_PRICE_COST_PLUS,
    CTD_PRICE_FOLLOW,
    CTD_PRICE_BEST_RESPONSE,
    CTD_PRICE_Q_LEARNING
} ctd_price_rule;

/** What the rules that set prices anew need (docs/model.md, section 7). Prices that are bounds are
 *  multiples of the common price pbar(t), so that they keep their meaning as prices fall. */
typedef struct ctd_price_play {
    double period_months; /* between two looks at the price, >= 0; 0 = every tick */
    double floor;         /* lowest price, over pbar, >= 0 */
    double ceiling;       /* highest price, over pbar; INFINITY = none */
    double markup;        /* cost_plus: price = (1 + markup) unit cost, > -1 */
    double discount;      /* follow: undercut the cheapest rival by this share, [0, 1) */
    double chance;        /* follow: probability of doing so at a look, [0, 1] */
    double damping;       /* best_response: step towards the best response, (0, 1] */
    uint32_t sample;      /* best_response: customers looked at, at most */
    /* q_learning (Calvano et al. 2020) */
    uint32_t n_prices;  /* m, 2 .. CTD_MAX_PRICE_GRID */
    double low, high;   /* ends of the grid, over pbar */
    double rate;        /* alpha, (0, 1] */
    double decay;       /* beta: explores with probability exp(-beta k) at its k-th look */
    double discounting; /* delta, [0, 1) */
    uint32_t settled;   /* looks without a change of the greedy strategy that end learning */
} ctd_price_play;

typedef struct ctd_list_price {
    int32_t month;
    double price; /* USD an hour of the reference instance */
} ctd_list_price;

typedef enum ctd_invest_rule {
    CTD_INVEST_NONE,
    CTD_INVEST_SCHEDULE,
    CTD_INVEST_TARGET_UTILISATION,
    CTD_INVEST_NPV
} ctd_invest_rule;

typedef struct ctd_provider {
    bool exists; /* false: named by another variant only; never available here */
    bool fringe;
    int32_t home;         /* region index, or -1: partnerships do not count at home */
    double cash;          /* USD at the start */
    int32_t nest;         /* of alternatives close to each other, 0 .. CTD_MAX_NESTS - 1 */
    int32_t owner;        /* provider index of the group's first member; itself = independent */
    int32_t enters_month; /* not in the market before; INT32_MIN = there from the start */
    /* price */
    ctd_price_rule price_rule;
    double price_level;                   /* USD an hour at the start */
    double price_annual;                  /* trend rule: growth a year, > -1 */
    double price_region[CTD_MAX_REGIONS]; /* factor on the list price, default 1 */
    uint32_t n_list_prices;
    ctd_list_price list_price[CTD_MAX_LIST_PRICES]; /* schedule rule, dates rising */
    ctd_price_play play;
    double commitment_discount; /* off the price, [0, 1), for segments whose contract is a fixed */
    double commitment_months;   /* term of at least so many months; > 0 */
    double egress_months;       /* bill of so many months is what leaving costs, >= 0 */
    /* invest */
    ctd_invest_rule invest_rule;
    double target_utilisation; /* (0, 1] */
    double lag_months;         /* from order to opening of a new location, >= 0 */
    double addition_lag_months;
    double reinvest;     /* share of the unfunded locations' revenue, >= 0 */
    double capital_cost; /* c_K, USD per USD of yearly list revenue, > 0 */
    double npv_years;    /* npv rule: horizon, > 0 */
    double npv_rate;     /* npv rule: discount rate a year, > -1 */
    /* finance */
    double credit;           /* cash may fall to minus this; INFINITY = for ever solvent */
    double interest;         /* a year, on debt, >= 0 */
    double insolvent_months; /* insolvent for so long: exit, >= 0 */
    /* cost */
    double unit_cost;        /* USD an instance-hour at the start, >= 0 */
    double learning;         /* Wright's b, >= 0 */
    double experience_years; /* Q_j0 in years of the initial output, > 0 */
    double location_cost;    /* USD a year and open location, >= 0 */
    /* what customers see */
    double awareness[CTD_MAX_REGIONS];         /* phi0, [0, 1]; 1 = everybody, for ever */
    double point_of_presence[CTD_MAX_REGIONS]; /* g without a location, [0, 1] */
    double marketing[CTD_MAX_REGIONS];         /* m at the start, >= -1 */
    ctd_location location[CTD_MAX_REGIONS];
    /* intercepts: given here, or calibrated, or by reference */
    double quality[CTD_MAX_REGIONS][CTD_MAX_SEGMENTS]; /* given xi, NAN = not given */
    int32_t reference;                                 /* provider index, or -1 */
    double offset[CTD_MAX_REGIONS];                    /* added to the reference's intercept */
} ctd_provider;

typedef enum ctd_event_kind {
    CTD_EVENT_INJECT,      /* amount USD in equal parts over_months */
    CTD_EVENT_OPEN,        /* unfunded location in region; amount USD of capacity, or 0 */
    CTD_EVENT_PRICE,       /* new list price level, amount USD an hour (trend goes on from there) */
    CTD_EVENT_PARTNERSHIP, /* index rises linearly to amount over_months; region or all */
    CTD_EVENT_MARKETING,   /* m = amount from here, for over_months (0 = for good); region or all */
    CTD_EVENT_OUTAGE,      /* share `amount` of the location's capacity is lost for over_months, and
                              `fraction` of the customers it serves decide again at once */
    CTD_EVENT_QUALITY, /* intercept + amount utils for over_months (0 = for good); region or all */
    CTD_EVENT_DEMAND,  /* use x amount for over_months (0 = for good); region or all; nobody's */
    CTD_EVENT_RESIDENCY, /* from here customers of region (or all) and `segments` may choose only
                            providers with a location there or in an `accepted` region; nobody's */
    CTD_EVENT_MERGE,     /* provider and `other` are one owner from here */
    CTD_EVENT_EXIT       /* provider leaves the market, its customers decide again */
} ctd_event_kind;

typedef struct ctd_event {
    ctd_event_kind kind;
    int32_t month;
    int32_t provider; /* 0 = nobody's */
    int32_t region;   /* -1 = every region */
    double amount;
    double over_months; /* >= 0 */
    int32_t other;      /* merge: provider taken over */
    double fraction;    /* outage: who decides again, [0, 1] */
    uint32_t segments;  /* residency: bit s = segment s */
    uint64_t accepted;  /* residency: bit d = region d also counts */
} ctd_event;

typedef enum ctd_choice_rule { CTD_CHOICE_GUMBEL, CTD_CHOICE_INVERSE_CDF } ctd_choice_rule;

/** What intercepts are calibrated to (docs/model.md, section 10). */
typedef struct ctd_targets {
    /* Revenue shares by region, each region's adding up to 1 over the providers that have one;
     * NAN where a provider has none. Providers without a flow share take their given quality, else
     * their reference's intercept plus the offset. */
    bool has_stock; /* false: the initial stock is drawn with the flow's intercepts */
    bool has_flow;
    double stock[CTD_MAX_REGIONS][CTD_MAX_PROVIDERS];
    double flow[CTD_MAX_REGIONS][CTD_MAX_PROVIDERS];
    double stay;     /* share of deciders who stay on-premises at the start, [0, 1) */
    uint32_t sample; /* customers a region */
} ctd_targets;

/** A population read from a table, whose counts are also the weights of the model's regions and
 *  segments: customers sorted by cell, and inside a cell those who have a
 *  provider first, otherwise in the order of the file. Columns that the table lacks are NULL:
 *  drawn. */
typedef struct ctd_population_table {
    uint64_t n;
    uint64_t *begin;       /* [n_cells + 1] first customer of each cell; begin[n_cells] = n */
    uint64_t *in_cloud;    /* [n_cells] customers who have a provider at the start; NULL = drawn */
    float *price_taste;    /* [n] > 0 */
    float *latency_taste;  /* [n] >= 0 */
    float *presence_taste; /* [n] */
    float *workload;       /* [n] > 0, in the segments' own measure */
    double mean_workload;  /* of that column */
    uint8_t *provider;     /* [n] at the start, 0 = on-premises; NULL = drawn */
} ctd_population_table;

typedef enum ctd_customers_mode {
    CTD_CUSTOMERS_INDIVIDUAL,
    CTD_CUSTOMERS_EXPECTED /* expected shares of taste types, without individuals or luck */
} ctd_customers_mode;

typedef struct ctd_model {
    ctd_calendar calendar;
    uint64_t seed;
    uint64_t n_customers;
    ctd_customers_mode mode;
    uint32_t n_types; /* expected mode: taste types a cell; 1 where tastes do not vary */
    const ctd_population_table *table; /* borrowed; NULL = drawn from the segments */
    uint32_t n_providers;              /* with on-premises */
    uint32_t n_regions;
    uint32_t n_segments;

    double spend;                 /* USD a year at the start, > 0 */
    double reference_price;       /* p_ref, USD an hour, > 0 */
    double price_trend;           /* common, a year, > -1 */
    double cost_trend;            /* residual trend of unit costs, a year, > -1 */
    double depreciation;          /* of capacity, a year, [0, 1) */
    double servers_share;         /* of investment, [0, 1]; the rest is buildings */
    double servers_life;          /* years over which servers are written off, > 0 */
    double buildings_life;        /* years, > 0 */
    double congestion_ms;         /* tau */
    double network_reference;     /* n_ref */
    double awareness_presence;    /* a0, per year */
    double awareness_share;       /* a1, per year */
    double awareness_partnership; /* phi */

    bool outside_option;       /* on-premises is an alternative of those in the market */
    double on_premises_cost;   /* c0 over reference price at the start, >= 0 */
    double on_premises_annual; /* growth of c0 relative to the common trend, a year */

    ctd_choice_rule choice_rule;
    double dissimilarity; /* lambda of nest 0, in which clouds are by default; 1 = plain logit */
    double
        nest_dissimilarity[CTD_MAX_NESTS]; /* lambda of nests 1 .., (0, 1]; on-premises has none */
    double round_trip_ms[CTD_MAX_REGIONS][CTD_MAX_REGIONS]; /* D[customer][location] */
    ctd_region region[CTD_MAX_REGIONS];
    ctd_segment segment[CTD_MAX_SEGMENTS];
    ctd_provider provider[CTD_MAX_PROVIDERS];
    uint32_t n_events;
    ctd_event event[CTD_MAX_EVENTS]; /* by date, then in file order */
    ctd_targets targets;
    uint32_t n_panel;       /* customers followed one by one in the result */
    uint32_t demand_sample; /* customers whose expected choices give surplus and elasticities, at
                               most; 0 = none of these are recorded */

    /* Results of the calibration, utils; -INFINITY = never available there. */
    double intercept[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS][CTD_MAX_SEGMENTS];
    double stock_intercept[CTD_MAX_PROVIDERS][CTD_MAX_REGIONS];
    double outside_intercept[CTD_MAX_REGIONS]; /* calibrated omega, added to the segment's */
} ctd_model;

#endif
