/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calibrate_report.h"

#include "output/table.h"
#include "output/text.h"

#include <inttypes.h>
#include <math.h>

enum { WIDTH = 100, INDENT = 2, MANY_CORRELATIONS = 12 };

static const double close_to_one = 0.95;
static const double hard_to_tell = 30.0; /* Belsley, Kuh and Welsch (1980) */

bool
ctd_calibrate_is_weak(const ctd_fit_parameter *parameter, double error)
{
    return error > (parameter->high - parameter->low) / sqrt(12.0);
}

const char *
ctd_calibrate_metric(ctd_fit_metric metric)
{
    return metric == CTD_FIT_SHARE ? "share" : metric == CTD_FIT_MARKET ? "market" : "churn";
}

static ctd_status
put_set(const ctd_calibrate_facts *f, const ctd_calibration_set *set, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    const ctd_scenario *const s = f->scenario;

    CTD_TRY(ctd_table_create(4, &table));
    ctd_table_add(table, "");
    ctd_table_add(table, "target %");
    ctd_table_add(table, "fitted %");
    ctd_table_add(table, "intercept");
    for (uint32_t j = 0; j < s->model[0].n_providers; j++) {
        if (set->target[j] > 0.0) {
            ctd_table_add(table, s->provider[j]);
            ctd_table_addf(table, "%.4f", 100.0 * set->target[j]);
            ctd_table_addf(table, "%.4f", 100.0 * set->fitted[j]);
            ctd_table_addf(table, "%.4f", set->xi[j]);
        }
    }
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, s->region[set->region]);
    ctd_sink_printf(sink, ", %s", set->is_stock ? "stock" : "flow");
    if (set->variant > 0) {
        ctd_sink_puts(sink, ", variant ");
        ctd_text_put(sink, s->variant[set->variant]);
    }
    ctd_sink_printf(sink, ": %u rounds, residual %.1e\n", set->rounds, set->residual);
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static ctd_status
put_parameters(const ctd_fit *fit, const ctd_fit_found *found, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;

    CTD_TRY(ctd_table_create(6, &table));
    ctd_table_add(table, "");
    ctd_table_add(table, "estimate");
    ctd_table_add(table, "std. error");
    ctd_table_add(table, "within range");
    ctd_table_add(table, "from");
    ctd_table_add(table, "to");
    for (uint32_t k = 0; k < fit->n_parameters; k++) {
        const ctd_fit_parameter *const p = &fit->parameter[k];

        ctd_table_add(table, p->name);
        ctd_table_addf(table, "%.6g", found->value[k]);
        ctd_table_addf(table, isfinite(found->error[k]) ? "%.3g" : "-", found->error[k]);
        ctd_table_addf(table, "%.3g", sqrt(found->covariance[k * fit->n_parameters + k]));
        ctd_table_addf(table, "%.6g", p->low);
        ctd_table_addf(table, "%.6g", p->high);
    }
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static ctd_status
put_targets(const ctd_fit *fit, const ctd_fit_found *found, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    static const char *const head[] = {"",       "metric",     "date", "observed",
                                       "fitted", "std. error", "miss", "luck"};

    CTD_TRY(ctd_table_create(8, &table));
    for (size_t c = 0; c < 8; c++) {
        ctd_table_add(table, head[c]);
    }
    for (uint32_t i = 0; i < fit->n_targets; i++) {
        const ctd_fit_target *const t = &fit->target[i];

        ctd_table_add(table, t->name);
        ctd_table_add(table, ctd_calibrate_metric(t->metric));
        ctd_table_addf(table, "%04d-%02d", t->month / 12, t->month % 12 + 1);
        ctd_table_addf(table, "%.5g", t->value);
        ctd_table_addf(table, "%.5g", found->moment[i]);
        ctd_table_addf(table, "%.3g", t->error);
        ctd_table_addf(table, "%+.2f", (found->moment[i] - t->value) / t->error);
        ctd_table_addf(table, isnan(found->spread[i]) ? "-" : "%.2g", found->spread[i]);
    }
    ctd_sink_puts(sink, "\nTargets; the miss in standard errors, luck the standard deviation "
                        "between replications\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

static ctd_status
put_correlations(const ctd_fit *fit, const ctd_fit_found *found, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    const uint32_t n = fit->n_parameters;

    if (n < 2 || n > MANY_CORRELATIONS) {
        return CTD_OK;
    }
    CTD_TRY(ctd_table_create(n + 1, &table));
    ctd_table_add(table, "");
    for (uint32_t k = 0; k < n; k++) {
        ctd_table_add(table, fit->parameter[k].name);
    }
    for (uint32_t k = 0; k < n; k++) {
        ctd_table_add(table, fit->parameter[k].name);
        for (uint32_t l = 0; l < n; l++) {
            ctd_table_addf(table, "%.2f", found->correlation[k * n + l]);
        }
    }
    ctd_sink_puts(sink, "\nCorrelations of the estimates\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
out:
    ctd_table_destroy(&table);
    return status;
}

/* What should keep a reader from trusting single numbers. */
static void
put_weaknesses(const ctd_fit *fit, const ctd_fit_found *found, ctd_sink *sink)
{
    const uint32_t n = fit->n_parameters;

    ctd_sink_puts(sink, "\n");
    for (uint32_t k = 0; k < n; k++) {
        const char *const name = fit->parameter[k].name;

        if (ctd_calibrate_is_weak(&fit->parameter[k], found->error[k])) {
            ctd_sink_printf(sink,
                            "Weakly identified: the targets tell less about %s than its "
                            "range does.\n",
                            name);
        }
        if (found->at_bound[k]) {
            ctd_sink_printf(sink, "At the end of its range: %s; widen the range if it may be.\n",
                            name);
        }
        for (uint32_t l = k + 1; l < n; l++) {
            if (fabs(found->correlation[k * n + l]) > close_to_one) {
                ctd_sink_printf(sink, "Hard to tell apart: %s and %s, correlation %.3f.\n", name,
                                fit->parameter[l].name, found->correlation[k * n + l]);
            }
        }
    }
    if (isinf(found->condition)) {
        ctd_sink_puts(sink, "The targets leave a combination of the parameters open.\n");
    } else {
        ctd_sink_printf(sink, "Condition number %.3g%s.\n", found->condition,
                        found->condition > hard_to_tell
                            ? ": above 30, together the parameters are weakly identified"
                            : "");
    }
}

static ctd_status
put_fit(const ctd_calibrate_facts *f, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const ctd_fit *const fit = f->scenario->fit;
    const ctd_fit_found *const found = f->fitted;

    ctd_sink_printf(sink,
                    "\nFitted by simulated moments: %" PRIu64 " points of %u replication%s, "
                    "intercepts inverted anew at %" PRIu64 "\n",
                    found->n_points, fit->n_replications, fit->n_replications == 1 ? "" : "s",
                    found->n_inversions);
    if (found->n_infeasible > 0) {
        ctd_sink_printf(sink, "At %" PRIu64 " of them the shares could not be matched.\n",
                        found->n_infeasible);
    }
    CTD_TRY(put_parameters(fit, found, sink));
    CTD_TRY(put_targets(fit, found, sink));
    ctd_sink_printf(sink, "\nObjective %.4g with %d degrees of freedom", found->objective,
                    found->freedom);
    ctd_sink_printf(sink, isnan(found->p_value) ? "\n" : ", p = %.3f\n", found->p_value);
    CTD_TRY(put_correlations(fit, found, sink));
    put_weaknesses(fit, found, sink);
out:
    return status;
}

ctd_status
ctd_calibrate_report_put(const ctd_calibrate_facts *facts, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const ctd_calibration *const r = facts->report;

    ctd_text_put(sink, facts->scenario->name);
    ctd_sink_printf(sink,
                    r->n_inversions > 0
                        ? ": %u inversions of shares, %u rounds, largest residual %.1e\n"
                        : ": no shares to invert\n",
                    r->n_inversions, r->n_rounds, r->residual);
    for (uint32_t i = 0; i < facts->sets->n; i++) {
        CTD_TRY(put_set(facts, &facts->sets->set[i], sink));
    }
    if (facts->fitted != NULL) {
        CTD_TRY(put_fit(facts, sink));
    }
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
