/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/solve_report.h"

#include "output/gap.h"
#include "output/table.h"
#include "output/text.h"

#include <inttypes.h>

enum { WIDTH = 100, INDENT = 2 };

static const char as_written[] = "as it stands";

static void
add_trial(ctd_table *table, const char *lever, const ctd_trial *trial, const char *unit)
{
    const ctd_verdict *verdict = &trial->verdict;

    ctd_table_add(table, lever);
    ctd_table_addf(table, "%.4g", trial->value);
    ctd_table_addf(table, "%.1f %% (%.1f to %.1f)", 100.0 * verdict->probability,
                   100.0 * verdict->interval.low, 100.0 * verdict->interval.high);
    ctd_gap_add(table, verdict, unit);
}

static ctd_status
put_table(const ctd_solution *solution, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;

    CTD_TRY(ctd_table_create(4, &table));
    ctd_table_add(table, "");
    ctd_table_add(table, "value");
    ctd_table_add(table, "probability (95 %)");
    ctd_table_add(table, ctd_gap_head(solution->gap_unit));
    for (uint32_t i = 0; i < solution->n_answered; i++) {
        const ctd_answered *a = &solution->answered[i];
        const char *const name = a->lever != NULL ? a->lever : as_written;

        add_trial(table, name, &a->trial[a->low], solution->gap_unit);
        if (a->high != a->low) {
            add_trial(table, name, &a->trial[a->high], solution->gap_unit);
        }
    }
    ctd_sink_puts(sink, "\n");
    CTD_TRY(ctd_table_put(table, INDENT, WIDTH, sink));
    ctd_sink_puts(sink, "\n");
out:
    ctd_table_destroy(&table);
    return status;
}

/* What the probability does, with the lever or as it stands. */
static void
put_outcome(const ctd_search *search, const ctd_answered *a, ctd_sink *sink)
{
    const ctd_trial *low = &a->trial[a->low], *high = &a->trial[a->high];
    const double percent = 100.0 * search->probability;

    if (a->lever != NULL) {
        ctd_sink_puts(sink, "With ");
        ctd_text_put(sink, a->lever);
        ctd_sink_puts(sink, ", the");
    } else {
        ctd_sink_puts(sink, "The");
    }
    switch (a->outcome) {
    case CTD_OUTCOME_CROSSES:
        ctd_sink_printf(sink, " probability %s %g %% between %.4g and %.4g.\n",
                        low->verdict.probability < search->probability ? "reaches" : "falls below",
                        percent, low->value, high->value);
        break;
    case CTD_OUTCOME_ALWAYS:
        ctd_sink_printf(sink, " probability is at least %g %% at %.4g and at %.4g already.\n",
                        percent, low->value, high->value);
        break;
    case CTD_OUTCOME_NEVER:
        ctd_sink_printf(sink, " probability reaches %g %% at neither end: at %.4g it is %.1f %%.\n",
                        percent, a->trial[a->bound].value,
                        100.0 * a->trial[a->bound].verdict.probability);
        break;
    }
}

/* Those that move the answer, then those that do not in one line. */
static void
put_levers(const ctd_search *search, const ctd_solution *solution, ctd_sink *sink)
{
    uint32_t n_idle = 0;

    for (uint32_t i = 1; i < solution->n_answered; i++) {
        if (solution->answered[i].outcome != CTD_OUTCOME_NEVER) {
            put_outcome(search, &solution->answered[i], sink);
        }
    }
    for (uint32_t i = 1; i < solution->n_answered; i++) {
        const ctd_answered *a = &solution->answered[i];

        if (a->outcome == CTD_OUTCOME_NEVER) {
            if (n_idle++ == 0) {
                ctd_sink_printf(sink, "Not enough at %.4g either: ", a->trial[a->bound].value);
            } else {
                ctd_sink_puts(sink, ", ");
            }
            ctd_text_put(sink, a->lever);
        }
    }
    ctd_sink_puts(sink, n_idle > 0 ? ".\n" : "");
}

ctd_status
ctd_solve_report_put(const ctd_scenario *scenario, const ctd_search *search,
                     const ctd_solution *solution, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    char customers[32];
    uint32_t n_trials = 0;

    ctd_text_count(solution->n_customers, customers);
    ctd_text_put(sink, search->name);
    ctd_sink_puts(sink, ": ");
    ctd_text_put(sink, solution->question_text);
    ctd_sink_puts(sink, "\n");
    ctd_text_put(sink, search->path);
    ctd_sink_printf(sink, " from %.6g to %.6g, %s scale; variant ", search->from, search->to,
                    search->log ? "log" : "linear");
    ctd_text_put(sink, search->variant);
    ctd_sink_printf(sink, ", %" PRIu32 " replications, %s customers, seed %" PRIu64 "\n",
                    solution->n_replications, customers, scenario->seed);
    CTD_TRY(put_table(solution, sink));
    put_outcome(search, &solution->answered[0], sink);
    put_levers(search, solution, sink);
    for (uint32_t i = 0; i < solution->n_answered; i++) {
        n_trials += solution->answered[i].n_trials;
    }
    ctd_sink_printf(sink,
                    "%" PRIu32 " values tried. Intervals show luck alone, not what the "
                    "scenario assumes.\n",
                    n_trials);
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
