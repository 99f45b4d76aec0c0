/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/solve_report.h"

#include "output/gap.h"
#include "output/table.h"
#include "output/text.h"

#include <inttypes.h>

enum { WIDTH = 100, INDENT = 2, CELL = 64 };

static const char as_written[] = "as it stands";

static void
add_trial(ctd_table *table, const char *lever, const ctd_trial *trial, const char *unit)
{
    const ctd_verdict *verdict = &trial->verdict;

    ctd_table_add(table, lever);
    ctd_table_addf(table, "%.6g", trial->value);
    ctd_table_addf(table, "%" PRIu32 " of %" PRIu32, verdict->n_yes, verdict->n);
    ctd_table_addf(table, "%.1f %%", 100.0 * verdict->probability);
    ctd_table_addf(table, "%.1f to %.1f %%", 100.0 * verdict->interval.low,
                   100.0 * verdict->interval.high);
    ctd_gap_add(table, verdict, unit);
}

static ctd_status
put_table(const ctd_solution *solution, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    static const char *const heads[] = {"", "value", "yes", "probability", "95 % interval"};

    CTD_TRY(ctd_table_create(6, &table));
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        ctd_table_add(table, heads[i]);
    }
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

/* "With LEVER it" or "It", and what it does between or at which values. */
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
        ctd_sink_printf(sink, " probability %s %g %% between %.6g and %.6g.\n",
                        low->verdict.probability < search->probability ? "reaches" : "falls below",
                        percent, low->value, high->value);
        break;
    case CTD_OUTCOME_ALWAYS:
        ctd_sink_printf(sink, " probability is at least %g %% at %.6g and at %.6g already.\n",
                        percent, low->value, high->value);
        break;
    case CTD_OUTCOME_NEVER:
        ctd_sink_printf(sink, " probability reaches %g %% nowhere: at %.6g it is %.1f %%.\n",
                        percent, a->trial[a->bound].value,
                        100.0 * a->trial[a->bound].verdict.probability);
        break;
    }
}

static void
put_levers(const ctd_solution *solution, ctd_sink *sink)
{
    uint32_t n_moving = 0;

    for (uint32_t i = 1; i < solution->n_answered; i++) {
        n_moving += solution->answered[i].outcome != CTD_OUTCOME_NEVER ? 1 : 0;
    }
    if (solution->n_answered > 1 && n_moving == 0) {
        ctd_sink_puts(sink, "None of the levers is enough either.\n");
    }
}

ctd_status
ctd_solve_report_put(const ctd_scenario *scenario, const ctd_search *search,
                     const ctd_solution *solution, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    char customers[32];

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
    for (uint32_t i = 0; i < solution->n_answered; i++) {
        put_outcome(search, &solution->answered[i], sink);
    }
    put_levers(solution, sink);
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
