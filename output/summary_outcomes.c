/* SPDX-License-Identifier: Apache-2.0 */
#include "output/outcomes.h"
#include "output/summary_private.h"
#include "output/text.h"

#include <math.h>

/* A column of the table: an outcome, or how it differs from the first variant's. */
typedef struct part {
    ctd_outcome outcome;
    bool is_change;
    bool only_if_any; /* left out where it is 0 in every run */
    const char *head;
    double scale;
    int decimals;
} part;

static const part parts[] = {
    {CTD_OUTCOME_HHI, false, false, "HHI", 1e4, 0},
    {CTD_OUTCOME_HHI, true, false, "change", 1e4, 0},
    {CTD_OUTCOME_SURPLUS, true, false, "surplus change", 1e-9, 2},
    {CTD_OUTCOME_UNSERVED, false, true, "unserved %", 100.0, 2},
    {CTD_OUTCOME_INSOLVENCIES, false, true, "insolvencies", 1.0, 1},
    {CTD_OUTCOME_EXITS, false, true, "exits", 1.0, 1},
    {CTD_OUTCOME_UNCONVERGED, false, true, "unconverged", 1.0, 1},
};

enum { N_PARTS = sizeof parts / sizeof *parts };

static bool
is_shown(const ctd_result *result, const part *p)
{
    bool known = false, any = false;

    for (uint32_t v = 0; v < result->n_variants; v++) {
        for (uint32_t k = 0; k < result->n_replications; k++) {
            const double x = ctd_outcome_value(result, p->outcome, v, k);

            known = known || !isnan(x);
            any = any || x > 0.0;
        }
    }
    return known && (any || !p->only_if_any) && (result->n_variants > 1 || !p->is_change);
}

static void
put_legend(const ctd_result *result, const bool shown[N_PARTS], ctd_sink *sink)
{
    char date[24];

    ctd_findings_date(result, result->n_records - 1, date);
    ctd_sink_printf(sink, "\nThe market by %s: concentration of owners' revenue (0 to 10,000)",
                    date);
    if (shown[2]) {
        ctd_sink_puts(sink, ",\nconsumer surplus against ");
        ctd_text_put(sink, result->variant[0]);
        ctd_sink_puts(sink, " in billion USD a year");
    }
    ctd_summary_put_errors(result, "replication", "replications", sink);
    ctd_sink_puts(sink, "\n\n");
}

static void
put_notes(const bool shown[N_PARTS], ctd_sink *sink)
{
    if (shown[3] || shown[4] || shown[5] || shown[6]) {
        ctd_sink_puts(sink, "\n");
    }
    if (shown[3]) {
        ctd_sink_puts(sink, "Unserved: load beyond capacity, of all load at the end.\n");
    }
    if (shown[4] || shown[5]) {
        ctd_sink_puts(sink, "Insolvencies and exits: how many in a run.\n");
    }
    if (shown[6]) {
        ctd_sink_puts(sink, "Unconverged: how often a run found no best response and kept its "
                            "price.\n");
    }
}

ctd_status
ctd_summary_put_outcomes(const ctd_result *result, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_table *table = NULL;
    bool shown[N_PARTS];
    size_t n_shown = 0;

    for (int i = 0; i < N_PARTS; i++) {
        shown[i] = is_shown(result, &parts[i]);
        n_shown += shown[i] ? 1 : 0;
    }
    if (!shown[0]) {
        return CTD_OK;
    }
    CTD_TRY(ctd_table_create(n_shown + 1, &table));
    ctd_table_add(table, "");
    for (int i = 0; i < N_PARTS; i++) {
        if (shown[i]) {
            ctd_table_add(table, parts[i].head);
        }
    }
    for (uint32_t v = 0; v < result->n_variants; v++) {
        ctd_table_add(table, result->variant[v]);
        for (int i = 0; i < N_PARTS; i++) {
            const part *p = &parts[i];

            if (shown[i] && p->is_change && v == 0) {
                ctd_table_add(table, "");
            } else if (shown[i]) {
                ctd_summary_add(table,
                                p->is_change ? ctd_outcome_effect(result, p->outcome, v)
                                             : ctd_outcome_mean(result, p->outcome, v),
                                p->scale, p->decimals, p->is_change ? "+" : "");
            }
        }
    }
    put_legend(result, shown, sink);
    CTD_TRY(ctd_table_put(table, CTD_SUMMARY_INDENT, CTD_SUMMARY_WIDTH, sink));
    put_notes(shown, sink);
out:
    ctd_table_destroy(&table);
    return status;
}
