/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/facts.h"
#include "cli/ranks.h"
#include "cli/run_report.h"
#include "cli/simulate.h"
#include "cli/study_commands.h"
#include "cli/study_options.h"
#include "cli/study_report.h"

#include "agents/market.h"
#include "sim/phases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_SPENT = CTD_STUDY_PHASES + 3 };

/* A study on its way. */
typedef struct work {
    ctd_study_command *options;
    ctd_run_facts *facts;
    ctd_study *study;
    ctd_scenario *scenario;
    ctd_study_values *values;
    ctd_checkpoint_options how;
    ctd_checkpoint_report report;
    ctd_study_keeper *keeper;
    ctd_study_spent spent;
    const char *spent_on[N_SPENT]; /* for the group `run` */
    double seconds[N_SPENT];
} work;

static ctd_study_output
output_of(const work *w)
{
    const ctd_study_command *options = w->options;

    return (ctd_study_output){.path = options->common.output,
                              .summary = options->common.summary,
                              .force = options->common.force,
                              .quiet = options->common.quiet,
                              .facts = options->common.run_facts ? w->facts : NULL,
                              .shard = options->shard,
                              .n_shards = options->n_shards};
}

static int
refuse_if_too_large(const work *w, const ctd_study_options *options)
{
    const double memory = (double)ctd_cli_memory();
    ctd_study_plan plan;
    char needed[32], there[32];

    ctd_study_plan_make(w->study, w->scenario, options, &plan);
    if (plan.bytes <= memory) {
        return CTD_EXIT_DONE;
    }
    ctd_cli_say("this study needs about %s of memory, this process may use %s for it; raise its "
                "limit, or lower the number of points, replications, customers or series",
                ctd_cli_bytes(plan.bytes, needed), ctd_cli_bytes(memory, there));
    return CTD_EXIT_MEMORY;
}

/* Values of all points, and the checkpoint. */
static int
prepare(work *w, const ctd_study_options *options)
{
    const ctd_keep_options *keep = &w->options->keep;
    ctd_status status = ctd_study_values_create(w->study, w->scenario, &w->values);

    if (status != CTD_OK) {
        ctd_cli_say("%s: lower the number of points, replications or series",
                    ctd_status_sentence(status));
        return ctd_cli_exit_code(status);
    }
    if (!keep->keep || !ctd_cli_is_first()) {
        return CTD_EXIT_DONE;
    }
    w->how = (ctd_checkpoint_options){.folder = keep->folder,
                                      .resume = keep->resume,
                                      .every = keep->every,
                                      .now = &ctd_cli_save,
                                      .job = getenv("SLURM_JOB_ID")};
    status = ctd_study_keep_open(&w->how, w->study, w->scenario, options, w->values, &w->report,
                                 &w->keeper);
    if (status != CTD_OK) {
        return ctd_keeping_refuse(&w->how, &w->report, status);
    }
    ctd_keeping_say_found(&w->how, &w->report, "points");
    return CTD_EXIT_DONE;
}

static void
tell_spent(work *w)
{
    size_t n;
    const char *const *phases = ctd_market_phase_names(&n);

    w->spent_on[0] = "scenarios";
    w->seconds[0] = w->spent.scenarios;
    w->spent_on[1] = "calibrations";
    w->seconds[1] = w->spent.calibrations;
    w->spent_on[2] = "population";
    w->seconds[2] = w->spent.population;
    for (size_t i = 0; i < n; i++) {
        w->spent_on[i + 3] = phases[i];
        w->seconds[i + 3] = w->spent.phase[i];
    }
    w->facts->n_phases = w->scenario != NULL ? (uint32_t)n + 3 : 0;
    w->facts->phase = w->spent_on;
    w->facts->phase_seconds = w->seconds;
}

static int
write_out(work *w, double began)
{
    const ctd_study_output output = output_of(w);

    w->facts->wall_seconds = ctd_seconds() - began;
    w->facts->peak_bytes = ctd_cli_peak_memory();
    tell_spent(w);
    const int code = ctd_study_report(w->study, w->scenario, w->values, &output);

    ctd_study_keep_close(&w->keeper, code == CTD_EXIT_DONE);
    return code;
}

static int
say_failed(const work *w, ctd_status status, const ctd_study_trouble *trouble)
{
    if (trouble->text[0] != '\0') {
        ctd_cli_say("%s: %s: %s", w->options->scenario.path, ctd_status_sentence(status),
                    trouble->text);
    } else if (status == CTD_ERR_WRITE) {
        ctd_keeping_say_unwritten(&w->how, &w->report);
    } else {
        ctd_cli_say("%s", ctd_status_sentence(status));
    }
    return ctd_cli_exit_code(status);
}

static int
play(work *w)
{
    const ctd_study_command *command = w->options;
    ctd_cli_watch watch = {.sink = ctd_cli_sink(2)};
    const double began = ctd_seconds();
    ctd_study_trouble trouble = {0};
    ctd_study_options options = {
        .n_threads = (int)w->facts->n_threads,
        .memory = ctd_cli_free_memory(),
        .kernels = command->common.kernels,
        .shard = command->shard,
        .n_shards = command->n_shards,
        .progress = ctd_cli_is_first() ? ctd_cli_on_progress : NULL,
        .progress_context = &watch,
        .stop = &ctd_cli_stop,
        .ranks = ctd_cli_ranks,
        .halt = &ctd_cli_stop,
        .spent = &w->spent,
    };
    int code = refuse_if_too_large(w, &options);

    code = ctd_cli_agree(code == CTD_EXIT_DONE ? prepare(w, &options) : code);
    if (code != CTD_EXIT_DONE) {
        return code;
    }
    options.keeper = w->keeper;
    const uint64_t total = ctd_study_ticks(w->study, w->scenario, w->values, &options, false);
    const uint64_t before = ctd_study_ticks(w->study, w->scenario, w->values, &options, true);

    watch.done = before;
    ctd_progress_start(&watch.progress,
                       command->common.quiet ? CTD_PROGRESS_NONE : command->common.progress,
                       &watch.sink, w->scenario != NULL ? "ticks" : "points", total, began);
    ctd_progress_go_on(&watch.progress, before);
    const ctd_status status = ctd_study_play(w->study, w->scenario, &options, w->values, &trouble);

    if (!ctd_cli_is_first()) {
        return ctd_cli_exit_code(status);
    }
    if (status == CTD_OK) {
        ctd_progress_finish(&watch.progress, total, ctd_seconds());
        return write_out(w, began);
    }
    if (status == CTD_ERR_STOPPED) {
        ctd_cli_say_stopped(&command->keep, watch.done, total);
        return CTD_EXIT_STOPPED;
    }
    return say_failed(w, status, &trouble);
}

static int
study(ctd_study_command *options, ctd_run_facts *facts)
{
    work w = {.options = options, .facts = facts};
    char path[4096];

    ctd_cli_default_output(options->scenario.path, path, sizeof path);
    options->common.output = options->common.output != NULL ? options->common.output : path;
    int code = CTD_EXIT_DONE;

    if (!ctd_keep_options_place(&options->keep, options->common.output, false)) {
        ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_NO_MEMORY));
        code = CTD_EXIT_MEMORY;
    }
    if (code == CTD_EXIT_DONE) {
        code = ctd_study_cli_load(&options->scenario, &w.study, &w.scenario);
    }
    if (code == CTD_EXIT_DONE && ctd_cli_is_first()) {
        const ctd_study_output output = output_of(&w);

        code = ctd_study_check_output(&output);
    }
    code = ctd_cli_agree(code);
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        ctd_cli_stop_after(options->keep.walltime);
        code = play(&w);
    }
    ctd_study_keep_close(&w.keeper, false);
    ctd_study_values_destroy(&w.values);
    ctd_scenario_destroy(&w.scenario);
    ctd_study_destroy(&w.study);
    return code;
}

int
ctd_command_study(int argc, char **argv)
{
    ctd_study_command options;
    ctd_cli_facts facts = {0};
    int code =
        ctd_study_options_parse(argc, argv, 0, &options) == 0 ? CTD_EXIT_DONE : CTD_EXIT_USAGE;

    if (code == CTD_EXIT_DONE) {
        options.scenario.no_memory |= !ctd_cli_facts_begin(
            argc, argv, ctd_cli_threads(options.scenario.threads), options.common.kernels, &facts);
        code = study(&options, &facts.run);
    }
    ctd_cli_facts_clear(&facts);
    ctd_study_options_free(&options);
    return code;
}
