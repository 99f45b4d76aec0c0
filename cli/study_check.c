/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_commands.h"

#include "sim/phases.h"
#include "studies/study_run.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

int
ctd_study_cli_load(ctd_scenario_options *options, ctd_study **study, ctd_scenario **scenario)
{
    ctd_messages *messages = ctd_messages_create();

    ctd_cli_find(options, CTD_SHIPPED_STUDY);
    ctd_status status = messages != NULL && !options->no_memory ? CTD_OK : CTD_ERR_NO_MEMORY;

    *study = NULL;
    *scenario = NULL;
    if (status == CTD_OK) {
        status = ctd_study_load(options->path, options->n_sets, (const char *const *)options->sets,
                                messages, study, scenario);
    }
    const size_t n = messages != NULL ? ctd_messages_count(messages) : 0;

    for (size_t i = 0; i < n; i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    if (status != CTD_OK && n > 0) {
        ctd_cli_say("%zu error%s in %s; 'contend help study' lists all keys", n, n == 1 ? "" : "s",
                    options->path);
    } else if (status != CTD_OK) {
        ctd_cli_say("%s: %s", options->path, ctd_status_sentence(status));
    }
    if (status == CTD_ERR_READ) {
        ctd_shipped_hint(CTD_SHIPPED_STUDY, options->path);
    }
    ctd_messages_destroy(&messages);
    return ctd_cli_exit_code(status);
}

/* What a few seconds of playing tell of the whole. */
typedef struct rehearsal {
    double began, first; /* seconds: of its start, of the first tick done */
    uint64_t done_first, done;
    double last;
    volatile sig_atomic_t stop;
} rehearsal;

static const double enough = 3.0; /* seconds */

static void
watch(uint64_t done, uint64_t total, void *context)
{
    rehearsal *r = context;

    (void)total;
    r->last = ctd_seconds();
    r->done = done;
    if (r->done_first == 0) {
        r->first = r->last;
        r->done_first = done;
    }
    if (r->last - r->began > enough && r->done > r->done_first) {
        r->stop = 1;
    }
}

/* Seconds of the whole: of each point a start, and ticks; or what all took. */
static double
extrapolate(const rehearsal *r, const ctd_study_plan *plan, uint64_t total)
{
    const double spent = r->last - r->began, points = (double)plan->n_points;
    const double ticks = (double)total / points;

    if (r->done >= total || (double)r->done > 2.0 * ticks * plan->n_players) {
        return spent * (double)total / (double)r->done;
    }
    const double start = r->first - r->began;
    const double rate = (double)(r->done - r->done_first) / (r->last - r->first);

    return points * start / plan->n_players + (double)total / rate;
}

static void
describe(const ctd_study *study, const ctd_scenario *scenario, const ctd_study_plan *plan)
{
    static const char *const rules[] = {
        [CTD_DESIGN_GRID] = "grid",     [CTD_DESIGN_LATIN_HYPERCUBE] = "latin_hypercube",
        [CTD_DESIGN_SOBOL] = "sobol",   [CTD_DESIGN_SALTELLI] = "saltelli",
        [CTD_DESIGN_MORRIS] = "morris", [CTD_DESIGN_LIST] = "list"};

    assert(study != NULL);
    printf("%s is valid: %s\n", study->name,
           study->title != NULL && study->title[0] != '\0' ? study->title : "no title");
    if (scenario != NULL) {
        printf("  scenario      %s: %s\n", scenario->name, study->scenario);
    } else {
        printf("  response      built in\n");
    }
    printf("  design        %s of %u factor%s\n", rules[study->design.rule], study->n_factors,
           study->n_factors == 1 ? "" : "s");
    printf("  outcomes      %u\n", study->n_outcomes);
    printf("  runs          %llu point%s x %u variant%s x %u replication%s\n",
           (unsigned long long)plan->n_points, plan->n_points == 1 ? "" : "s", plan->n_variants,
           plan->n_variants == 1 ? "" : "s", plan->n_replications,
           plan->n_replications == 1 ? "" : "s");
}

static void
put_plan(const ctd_study_plan *plan, int n_threads, double seconds)
{
    char a[48], b[48];

    printf("Plan on %d thread%s\n  points        ", n_threads, n_threads == 1 ? "" : "s");
    if (plan->n_players > 1) {
        printf("%u side by side, 1 thread each\n", plan->n_players);
    } else {
        printf("one after another, %d thread%s inside\n", plan->n_inside,
               plan->n_inside == 1 ? "" : "s");
    }
    printf("  memory        at most %s (%s for customers and markets)\n",
           ctd_cli_bytes(plan->bytes, a), ctd_cli_bytes(plan->play_bytes, b));
    if (!isnan(seconds)) {
        printf("  time          about %s\n", ctd_cli_span(seconds, a));
    }
    printf("  result file   at most %s\n", ctd_cli_bytes(plan->file_bytes, a));
    if (plan->bytes > (double)ctd_cli_memory()) {
        printf("  this process may use %s of memory for it: 'contend study' would refuse\n",
               ctd_cli_bytes((double)ctd_cli_memory(), a));
    }
}

static int
plan_study(const ctd_scenario_options *command, const ctd_study *study,
           const ctd_scenario *scenario)
{
    ctd_status status = CTD_OK;
    ctd_study_values *values = NULL;
    ctd_study_plan plan;
    ctd_study_trouble trouble = {0};
    rehearsal r = {.began = ctd_seconds()};
    const ctd_study_options options = {.n_threads = ctd_cli_threads(command->threads),
                                       .memory = ctd_cli_free_memory(),
                                       .n_shards = 1,
                                       .progress = watch,
                                       .progress_context = &r,
                                       .stop = &r.stop};

    ctd_study_plan_make(study, scenario, &options, &plan);
    if (plan.bytes <= (double)ctd_cli_memory()) {
        CTD_TRY(ctd_study_values_create(study, scenario, &values));
        status = ctd_study_play(study, scenario, &options, values, &trouble);
        if (status == CTD_OK) {
            r.done = ctd_study_ticks(study, scenario, values, &options, false);
            r.last = ctd_seconds();
        }
        CTD_TRY(status == CTD_ERR_STOPPED ? CTD_OK : status);
    }
    describe(study, scenario, &plan);
    put_plan(&plan, options.n_threads,
             values != NULL
                 ? extrapolate(&r, &plan, ctd_study_ticks(study, scenario, values, &options, false))
                 : NAN);
out:
    if (status != CTD_OK) {
        ctd_cli_say("%s: %s%s%s", command->path, ctd_status_sentence(status),
                    trouble.text[0] != '\0' ? ": " : "", trouble.text);
    }
    ctd_study_values_destroy(&values);
    return ctd_cli_exit_code(status);
}

int
ctd_study_check(ctd_scenario_options *options)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    int code = ctd_study_cli_load(options, &study, &scenario);

    if (code == CTD_EXIT_DONE) {
        code = plan_study(options, study, scenario);
    }
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    return code;
}
