/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/solve_report.h"

#include "output/build.h"
#include "output/json.h"

static void
put_trial(ctd_json *json, const char *name, const ctd_trial *trial)
{
    const ctd_verdict *verdict = &trial->verdict;

    ctd_json_open_object(json, name);
    ctd_json_number(json, "value", trial->value);
    ctd_json_count(json, "yes", verdict->n_yes);
    ctd_json_count(json, "of", verdict->n);
    ctd_json_number(json, "probability", verdict->probability);
    ctd_json_open_list(json, "interval_95");
    ctd_json_number(json, NULL, verdict->interval.low);
    ctd_json_number(json, NULL, verdict->interval.high);
    ctd_json_close_list(json);
    ctd_json_open_object(json, "gap");
    ctd_json_number(json, "q05", verdict->gap_low);
    ctd_json_number(json, "median", verdict->gap_median);
    ctd_json_number(json, "q95", verdict->gap_high);
    ctd_json_close_object(json);
    ctd_json_close_object(json);
}

static void
put_answered(ctd_json *json, const ctd_answered *a)
{
    static const char *const outcomes[] = {
        [CTD_OUTCOME_CROSSES] = "crosses",
        [CTD_OUTCOME_NEVER] = "never",
        [CTD_OUTCOME_ALWAYS] = "always",
    };

    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "lever", a->lever);
    ctd_json_text(json, "outcome", outcomes[a->outcome]);
    put_trial(json, "low", &a->trial[a->low]);
    put_trial(json, "high", &a->trial[a->high]);
    put_trial(json, "bound", &a->trial[a->bound]);
    ctd_json_open_list(json, "tried");
    for (uint32_t i = 0; i < a->n_trials; i++) {
        put_trial(json, NULL, &a->trial[i]);
    }
    ctd_json_close_list(json);
    ctd_json_close_object(json);
}

static void
put_search(ctd_json *json, const ctd_scenario *scenario, const ctd_search *search,
           const ctd_solution *solution)
{
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "name", search->name);
    ctd_json_text(json, "path", search->path);
    ctd_json_text(json, "question", scenario->question[search->question].name);
    ctd_json_text(json, "text", solution->question_text);
    ctd_json_text(json, "gap_unit", solution->gap_unit);
    ctd_json_text(json, "variant", search->variant);
    ctd_json_number(json, "probability", search->probability);
    ctd_json_number(json, "from", search->from);
    ctd_json_number(json, "to", search->to);
    ctd_json_text(json, "scale", search->log ? "log" : "linear");
    ctd_json_number(json, "tolerance", search->tolerance);
    ctd_json_open_list(json, "answers");
    for (uint32_t i = 0; i < solution->n_answered; i++) {
        put_answered(json, &solution->answered[i]);
    }
    ctd_json_close_list(json);
    ctd_json_close_object(json);
}

ctd_status
ctd_solve_json_put(const ctd_scenario *scenario, uint32_t n, const ctd_search *const search[],
                   ctd_solution *const solution[], ctd_sink *sink)
{
    ctd_json json = {.sink = sink};

    ctd_json_open_object(&json, NULL);
    ctd_json_text(&json, "name", scenario->name);
    ctd_json_text(&json, "title", scenario->title);
    ctd_json_text(&json, "version", ctd_build_version());
    ctd_json_count(&json, "seed", scenario->seed);
    ctd_json_count(&json, "replications", scenario->n_replications);
    ctd_json_count(&json, "customers", scenario->model[0].n_customers);
    ctd_json_open_list(&json, "searches");
    for (uint32_t i = 0; i < n; i++) {
        put_search(&json, scenario, search[i], solution[i]);
    }
    ctd_json_close_list(&json);
    ctd_json_text(&json, "note",
                  "Intervals show luck alone (replications), not what the scenario assumes.");
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    return sink->failed ? CTD_ERR_WRITE : CTD_OK;
}
