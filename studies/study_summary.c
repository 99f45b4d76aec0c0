/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/study_result_private.h"

#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A study's findings for people. */

enum { WIDTH = 80, INDENT = 2, MOST_POINTS = 24, MOST_FACTORS = 30 };

static void
add_number(ctd_table *table, double x)
{
    if (isnan(x)) {
        ctd_table_add(table, "-");
    } else {
        ctd_table_addf(table, "%.4g", x);
    }
}

/* "0.31 (0.28 to 0.35)" */
static void
add_index(ctd_table *table, const ctd_index_arrays *index, size_t i)
{
    if (isnan(index->value[i])) {
        ctd_table_add(table, "-");
    } else {
        ctd_table_addf(table, "%.3g (%.3g to %.3g)", index->value[i], index->low[i],
                       index->high[i]);
    }
}

static void
put_title(const ctd_study_result *r, ctd_sink *sink)
{
    const ctd_study *s = r->study;
    char count[32];

    ctd_text_put(sink, s->name);
    if (s->title != NULL && s->title[0] != '\0') {
        ctd_sink_puts(sink, ": ");
        ctd_text_put(sink, s->title);
    }
    ctd_text_count(r->n_points, count);
    ctd_sink_printf(sink, "\n%s point%s of %u factor%s", count, r->n_points == 1 ? "" : "s",
                    s->n_factors, s->n_factors == 1 ? "" : "s");
    if (r->scenario != NULL) {
        ctd_sink_printf(sink, ", %u replication%s each", r->values->n_replications,
                        r->values->n_replications == 1 ? "" : "s");
    }
    ctd_sink_puts(sink, "\n");
}

ctd_study_range
ctd_study_result_range(const ctd_study_result *r, uint32_t outcome)
{
    double low = INFINITY, high = -INFINITY, sum = 0.0;
    uint64_t n = 0;

    for (uint64_t p = 0; p < r->n_points; p++) {
        const double x = r->mean[p * r->study->n_outcomes + outcome];

        if (!isnan(x)) {
            low = fmin(low, x);
            high = fmax(high, x);
            sum += x;
            n++;
        }
    }
    return n > 0 ? (ctd_study_range){low, sum / (double)n, high} : (ctd_study_range){NAN, NAN, NAN};
}

/* Least, middle and greatest mean of every outcome over the points. */
static ctd_status
put_outcomes(const ctd_study_result *r, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;

    CTD_TRY(ctd_table_create(5, &table));
    ctd_table_add(table, "outcome");
    ctd_table_add(table, "unit");
    ctd_table_add(table, "least");
    ctd_table_add(table, "mean");
    ctd_table_add(table, "greatest");
    for (uint32_t o = 0; o < r->study->n_outcomes; o++) {
        const ctd_study_range range = ctd_study_result_range(r, o);

        ctd_table_add(table, r->study->outcome[o].name);
        ctd_table_add(table, ctd_study_outcome_unit(r->study, r->scenario, o));
        add_number(table, range.least);
        add_number(table, range.mean);
        add_number(table, range.greatest);
    }
    ctd_sink_puts(sink, "\nMeans over replications, over all points\n\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

/* Factors in falling order of weight. */
static void
order_factors(const ctd_study_result *r, uint32_t o, uint32_t order[])
{
    const size_t k = r->study->n_factors;
    const double *weight = r->total.value != NULL     ? r->total.value
                           : r->mu_star.value != NULL ? r->mu_star.value
                                                      : NULL;

    for (uint32_t i = 0; i < k; i++) {
        uint32_t at = i;

        for (; at > 0; at--) {
            const size_t a = o * k + order[at - 1], b = o * k + i;
            const double x = weight != NULL ? weight[a] : r->tornado_high[a] - r->tornado_low[a];
            const double y = weight != NULL ? weight[b] : r->tornado_high[b] - r->tornado_low[b];

            if (!(x < y || (isnan(x) && !isnan(y)))) {
                break;
            }
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

static ctd_status
put_factors(const ctd_study_result *r, uint32_t o, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    const size_t k = r->study->n_factors;
    const bool sobol = r->total.value != NULL, morris = r->mu_star.value != NULL;
    uint32_t order[CTD_MAX_FACTORS];

    order_factors(r, o, order);
    CTD_TRY(ctd_table_create(sobol || morris ? 5 : 4, &table));
    ctd_table_add(table, "factor");
    if (sobol) {
        ctd_table_add(table, "first order");
        ctd_table_add(table, "total");
    } else if (morris) {
        ctd_table_add(table, "mu*");
        ctd_table_add(table, "sigma");
    } else {
        ctd_table_add(table, "regression");
    }
    ctd_table_add(table, "from");
    ctd_table_add(table, "to");
    for (uint32_t i = 0; i < k && i < MOST_FACTORS; i++) {
        const size_t at = o * k + order[i];

        ctd_table_add(table, r->study->factor[order[i]].name);
        if (sobol) {
            add_index(table, &r->first, at);
            add_index(table, &r->total, at);
        } else if (morris) {
            add_index(table, &r->mu_star, at);
            add_number(table, r->sigma[at]);
        } else {
            add_index(table, &r->coefficient, at);
        }
        add_number(table, r->tornado_low[at]);
        add_number(table, r->tornado_high[at]);
    }
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, r->study->outcome[o].name);
    ctd_sink_puts(sink, sobol    ? ": Sobol's indices, and means over the factor's range\n\n"
                        : morris ? ": elementary effects, and means over the factor's range\n\n"
                                 : ": standardised regression, and means over the factor's "
                                   "range\n\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
    if (k > MOST_FACTORS) {
        ctd_sink_printf(sink, "  and %zu more, of less weight\n", k - MOST_FACTORS);
    }
out:
    ctd_table_destroy(&table);
    return status;
}

static void
add_crossing(ctd_table *table, const ctd_study_result *r, const ctd_factor *along, size_t i)
{
    const double x = r->crossing.value[i];

    if (x == -INFINITY) {
        ctd_table_addf(table, "under %.4g", along->from);
    } else if (x == INFINITY) {
        ctd_table_addf(table, "over %.4g", along->to);
    } else if (isnan(x)) {
        ctd_table_add(table, "-");
    } else {
        ctd_table_addf(table, "%.4g (%.4g to %.4g)", x, r->crossing.low[i], r->crossing.high[i]);
    }
}

static ctd_status
put_frontier(const ctd_study_result *r, const ctd_frontier *frontier, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const ctd_study *s = r->study;
    const ctd_factor *along = &s->factor[frontier->factor];
    ctd_table *table = NULL;

    CTD_TRY(ctd_table_create(s->n_factors, &table));
    for (uint32_t k = 0; k < s->n_factors; k++) {
        if (k != frontier->factor) {
            ctd_table_add(table, s->factor[k].name);
        }
    }
    ctd_table_add(table, along->name);
    for (size_t i = 0; i < r->n_frontier; i++) {
        if (strcmp(r->frontier[i], frontier->name) == 0) {
            for (uint32_t k = 0; k < s->n_factors; k++) {
                if (k != frontier->factor) {
                    add_number(table, r->frontier_setting[i * s->n_factors + k]);
                }
            }
            add_crossing(table, r, along, i);
        }
    }
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, frontier->name);
    ctd_sink_puts(sink, ": ");
    ctd_text_put(sink, along->name);
    ctd_sink_puts(sink, " at which ");
    ctd_text_put(sink, s->outcome[frontier->outcome].name);
    ctd_sink_printf(sink, " crosses %.4g\n\n", frontier->crosses);
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

/* A small study point by point. */
static ctd_status
put_points(const ctd_study_result *r, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const ctd_study *s = r->study;
    const double *setting = r->frame.variable[0].values;
    ctd_table *table = NULL;

    CTD_TRY(ctd_table_create(1 + (size_t)s->n_factors + s->n_outcomes, &table));
    ctd_table_add(table, "point");
    for (uint32_t k = 0; k < s->n_factors; k++) {
        ctd_table_add(table, s->factor[k].name);
    }
    for (uint32_t o = 0; o < s->n_outcomes; o++) {
        ctd_table_add(table, s->outcome[o].name);
    }
    for (uint64_t p = 0; p < r->n_points; p++) {
        ctd_table_addf(table, "%llu", (unsigned long long)p);
        for (uint32_t k = 0; k < s->n_factors; k++) {
            add_number(table, setting[p * s->n_factors + k]);
        }
        for (uint32_t o = 0; o < s->n_outcomes; o++) {
            add_number(table, r->mean[p * s->n_outcomes + o]);
        }
    }
    ctd_sink_puts(sink, "\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

ctd_status
ctd_study_result_put(const ctd_study_result *r, ctd_sink *sink)
{
    ctd_status status = CTD_OK;

    put_title(r, sink);
    if (r->mean == NULL) { /* a shard */
        ctd_sink_puts(sink, "One of several shards: contend merge puts them together.\n");
        goto out;
    }
    CTD_TRY(put_outcomes(r, sink));
    if (r->n_points <= MOST_POINTS) {
        CTD_TRY(put_points(r, sink));
    }
    for (uint32_t o = 0; o < r->study->n_outcomes; o++) {
        CTD_TRY(put_factors(r, o, sink));
    }
    for (uint32_t f = 0; f < r->study->n_frontiers; f++) {
        CTD_TRY(put_frontier(r, &r->study->frontier[f], sink));
    }
    ctd_sink_printf(sink,
                    "\nIntervals (%g %%) show luck, or for indices the finite sample; not "
                    "what the\nscenario assumes and no factor varies.\n",
                    100.0 * r->study->confidence);
out:
    return status != CTD_OK ? status : sink->failed ? CTD_ERR_WRITE : CTD_OK;
}
