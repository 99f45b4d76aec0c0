/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/prospects.h"

#include "agents/events.h"
#include "sim/maths.h"

#include <math.h>
#include <string.h>

/* The options of customers of one origin but for j: by the independence of irrelevant alternatives
 * inside and between nests, these two sums are all that j's share depends on. */
typedef struct rivals {
    double same_nest; /* sum of e^(V / lambda) over j's nest */
    double elsewhere; /* sum of S^lambda over the other nests */
    double loyalty;   /* j's customers: utils that they lose by leaving */
} rivals;

/* A year from the opening in a cell, whatever j does. */
typedef struct year {
    double ended;  /* R(y) */
    double come;   /* E(y), workload units */
    double use;    /* instances a workload unit */
    double earns;  /* USD a year and instance */
    double anyway; /* N0(y) */
} year;

/* A cell as provider j sees it. */
typedef struct outlook {
    const ctd_market *m;
    uint32_t j, r, cell;
    double lambda;             /* of j's nest */
    double top;                /* taken off every utility */
    double without;            /* utility of j as things are, -INFINITY = not available */
    double newcomers, stayers; /* workload units not yet in the market; there without a provider */
    rivals rivals[CTD_MAX_PROVIDERS]; /* by origin */
    year year[CTD_MAX_PROSPECT_YEARS + 1];
} outlook;

static const double largest_exponent = 700.0;

static double
bounded_exp(double x)
{
    return ctd_exp(x < largest_exponent ? x : largest_exponent);
}

/* Utility at the segment's mean tastes, incumbency left out. */
static double
mean_utility(const ctd_segment *s, double level, double price, double presence, double latency)
{
    return level - s->price_taste.mean * price + s->presence_taste.mean * presence -
           s->latency_taste.mean * latency;
}

static void
add_rivals(outlook *o, const ctd_alternatives *options, const double utility[], uint32_t origin)
{
    const ctd_model *model = o->m->model;
    const ctd_segment *s = &model->segment[o->cell % o->m->n_segments];
    const double leaving =
        origin == CTD_ON_PREMISES
            ? s->staying
            : options->switching_cost + s->price_taste.mean * options->egress[origin];
    double sum[CTD_MAX_NESTS] = {0};
    rivals *sums = &o->rivals[origin];

    *sums = (rivals){.loyalty = leaving};
    for (uint32_t a = 0; a < options->n; a++) {
        const uint32_t k = options->provider[a];
        const double aware = k == origin ? 1.0 : (double)options->aware[a] * 0x1p-32;
        const double v = utility[a] - o->top + (k == origin ? leaving : 0.0);

        if (k == o->j) {
            continue;
        }
        if (options->nest[a] == CTD_NO_NEST) {
            sums->elsewhere += aware * bounded_exp(v);
        } else {
            sum[options->nest[a]] +=
                aware * bounded_exp(v / options->dissimilarity[options->nest[a]]);
        }
    }
    for (uint32_t n = 0; n < options->n_nests; n++) {
        if (o->lambda < 1.0 && options->nest_key[n] == model->provider[o->j].nest) {
            sums->same_nest = sum[n];
        } else if (sum[n] > 0.0) {
            sums->elsewhere += ctd_pow(sum[n], options->dissimilarity[n]);
        }
    }
}

static void
look(outlook *o)
{
    const ctd_market *m = o->m;
    const ctd_segment *s = &m->model->segment[o->cell % m->n_segments];
    const ctd_alternatives *options = &m->alternatives[o->cell];
    double utility[CTD_MAX_PROVIDERS];

    o->lambda = ctd_nest_dissimilarity(m->model, o->j);
    o->top = -INFINITY;
    o->without = -INFINITY;
    for (uint32_t a = 0; a < options->n; a++) {
        utility[a] = mean_utility(s, options->exact_level[a], options->price[a],
                                  options->presence[a], options->latency[a]);
        o->top = utility[a] > o->top ? utility[a] : o->top;
        o->without = options->provider[a] == o->j ? utility[a] : o->without;
    }
    o->top = o->top > -INFINITY ? o->top : 0.0;
    for (uint32_t k = 0; k < m->n_providers; k++) {
        add_rivals(o, options, utility, k);
    }
    const double outside = (double)m->work[o->cell];
    const double coming = (double)m->cell_work[o->cell] * ctd_exp(-m->exposure[o->r]);

    o->newcomers = coming < outside ? coming : outside;
    o->stayers = outside - o->newcomers;
}

static double
partnership_with(const outlook *o, uint32_t d)
{
    const bool partners = d == o->r && o->m->model->provider[o->j].home != (int32_t)o->r;

    return partners ? ctd_events_partnership(o->m->model, o->j, o->r, o->m->tick)
                    : o->m->board.partnership[o->j][o->r];
}

/* Utility of j with a location in d that serves the cell. */
static double
utility_with(const outlook *o, uint32_t d)
{
    const ctd_market *m = o->m;
    const ctd_model *model = m->model;
    const uint32_t j = o->j, r = o->r, s = o->cell % m->n_segments;
    const ctd_segment *segment = &model->segment[s];
    double level = model->intercept[j][r][s] + m->quality[j * m->n_regions + r] +
                   segment->partnership_taste * partnership_with(o, d) -
                   m->alternatives[o->cell].shift;

    if (!ctd_disruptions_allow(m, o->cell, j, d)) {
        return -INFINITY;
    }
    if (segment->network_taste != 0.0) {
        level +=
            segment->network_taste * ctd_log1p(m->board.installed[j][r] / model->network_reference);
    }
    return mean_utility(segment, level, ctd_market_price(m, j, o->cell) / m->board.common_price,
                        d == r ? 1.0 : m->board.presence[j][r], model->round_trip_ms[r][d] / 100.0);
}

/* e^(V_j / lambda) of j in a cell: for its own customers, and before awareness for others. */
typedef struct pull {
    double own;
    double others;
} pull;

static pull
pull_of(const outlook *o, double v)
{
    const double x = v - o->top, loyalty = o->rivals[o->j].loyalty;

    return v > -INFINITY ? (pull){.own = bounded_exp((x + loyalty) / o->lambda),
                                  .others = bounded_exp(x / o->lambda)}
                         : (pull){0.0, 0.0};
}

/* Share of those of an origin who choose j. */
static double
share_of(const outlook *o, uint32_t origin, double weight)
{
    const rivals *k = &o->rivals[origin];
    const double nest = k->same_nest + weight;

    if (weight <= 0.0) {
        return 0.0;
    }
    const double inclusive = o->lambda < 1.0 ? ctd_pow(nest, o->lambda) : nest;

    return weight / nest * (inclusive / (inclusive + k->elsewhere));
}

/* How many would choose j if all decided: of those with a provider, and as a share of the rest. */
typedef struct following {
    double aware; /* share of the others who know j */
    double customers;
    double outside;
} following;

static following
following_of(const outlook *o, pull p, double aware)
{
    const ctd_market *m = o->m;
    following f = {.aware = aware, .outside = share_of(o, CTD_ON_PREMISES, aware * p.others)};

    for (uint32_t k = 1; k < m->n_providers; k++) {
        const uint64_t work = m->work[k * m->n_cells + o->cell];

        if (work > 0) {
            f.customers += (double)work * share_of(o, k, k == o->j ? p.own : aware * p.others);
        }
    }
    return f;
}

/* N(y), workload units. */
static double
held_by(const outlook *o, const year *y, const following *f)
{
    return (double)o->m->work[o->j * o->m->n_cells + o->cell] * (1.0 - y->ended) +
           y->ended * f->customers + (y->ended * o->stayers + y->come) * f->outside;
}

/* R(y): geometric contracts end without memory, of fixed ones an equal part each month. */
static double
contracts_ended(const ctd_segment *s, double years)
{
    const double months = 12.0 * years, stay = 1.0 - 1.0 / s->contract_months;

    if (s->contract == CTD_CONTRACT_FIXED) {
        return months < s->contract_months ? months / s->contract_months : 1.0;
    }
    return stay > 0.0 ? -ctd_expm1(months * ctd_log(stay)) : 1.0;
}

/* What awareness gains in a year of presence g with partnership index h. */
static double
exposure_of(const outlook *o, double g, double h)
{
    const ctd_model *model = o->m->model;

    return model->awareness_presence * g *
           (1.0 + ctd_events_marketing(model, o->j, o->r, o->m->tick)) *
           (1.0 + model->awareness_partnership * h);
}

/* Awareness in the middle of so many years. */
static double
awareness_after(const outlook *o, double years, double a_year)
{
    const double exposure = o->m->awareness[o->j * o->m->n_regions + o->r] + 0.5 * years * a_year;

    return isinf(exposure) ? 1.0 : -ctd_expm1(-exposure);
}

/* All that does not depend on the location: years 1 .. n_years as they come anyway. */
static void
look_ahead(outlook *o, uint32_t n_years)
{
    const ctd_market *m = o->m;
    const ctd_model *model = m->model;
    const ctd_region *region = &model->region[o->r];
    const double lag = model->provider[o->j].lag_months / 12.0;
    const double rate = region->innovation + region->imitation * m->cloud_share[o->r];
    const double a_year =
        exposure_of(o, m->board.presence[o->j][o->r], m->board.partnership[o->j][o->r]);
    const double unit = m->unit * ctd_market_use(m, o->j, o->cell);
    const pull p = pull_of(o, o->without);
    following f = {.aware = -1.0};

    for (uint32_t k = 1; k <= n_years; k++) {
        const double after = lag + k, aware = awareness_after(o, k, a_year);
        const double price =
            ctd_market_price(m, o->j, o->cell) * ctd_pow(1.0 + model->price_trend, after);
        const double cost = m->books[o->j].unit_cost * ctd_pow(1.0 + model->cost_trend, after);
        year *y = &o->year[k];

        *y = (year){
            .ended = contracts_ended(&model->segment[o->cell % m->n_segments], k),
            .come = o->newcomers * -ctd_expm1(-rate * k),
            .use = unit * ctd_pow(1.0 + region->growth, after),
            .earns = (price - cost) * CTD_HOURS_PER_YEAR,
        };
        f = aware != f.aware ? following_of(o, p, aware) : f;
        y->anyway = held_by(o, y, &f);
    }
}

/* Adds what a cell promises for a location in d. */
static void
add_cell(const outlook *o, uint32_t d, uint32_t n_years, ctd_prospect prospect[])
{
    const double a_year =
        exposure_of(o, d == o->r ? 1.0 : o->m->board.presence[o->j][o->r], partnership_with(o, d));
    const pull p = pull_of(o, utility_with(o, d));
    following f = {.aware = -1.0};

    for (uint32_t k = 1; k <= n_years; k++) {
        const double aware = awareness_after(o, k, a_year);
        const year *y = &o->year[k];

        f = aware != f.aware ? following_of(o, p, aware) : f;
        const double won = held_by(o, y, &f);

        prospect[k].load += y->use * won;
        prospect[k].margin += y->use * (won - y->anyway) * y->earns;
    }
}

static bool
would_serve(const ctd_market *m, uint32_t j, uint32_t r, uint32_t d)
{
    const int32_t near = m->board.nearest[j][r];
    const double now = near >= 0 ? m->model->round_trip_ms[r][near] : INFINITY;
    const double then = m->model->round_trip_ms[r][d];

    return near < 0 || then < now || (then <= now && (int32_t)d < near);
}

void
ctd_prospects_of(const ctd_market *m, uint32_t j, uint32_t n_years, const bool candidate[],
                 ctd_prospects prospects[])
{
    memset(prospects, 0, m->n_regions * sizeof *prospects);
    for (uint32_t r = 0; r < m->n_regions; r++) {
        for (uint32_t s = 0; s < m->n_segments; s++) {
            outlook o = {.m = m, .j = j, .r = r, .cell = r * m->n_segments + s};

            look(&o);
            look_ahead(&o, n_years);
            for (uint32_t d = 0; d < m->n_regions; d++) {
                if (candidate[d] && would_serve(m, j, r, d)) {
                    add_cell(&o, d, n_years, prospects[d]);
                }
            }
        }
    }
}
