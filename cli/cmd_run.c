/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/facts.h"
#include "cli/ranks.h"
#include "cli/run_report.h"
#include "cli/simulate.h"

#include "sim/phases.h"
#include "studies/experiment.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static int
simulate(const ctd_scenario *scenario, const ctd_run_options *options, ctd_run_facts *facts,
         ctd_run_keeping *keeping)
{
    assert(scenario != NULL);
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    const double began = ctd_seconds();
    ctd_experiment *experiment = NULL;
    ctd_cli_watch w = {.sink = ctd_cli_sink(2), .done = keeping->report.ticks};
    const ctd_experiment_options how = {
        .n_threads = (int)facts->n_threads,
        .memory = ctd_cli_free_memory(),
        .kernels = options->common.kernels,
        .progress = ctd_cli_is_first() ? ctd_cli_on_progress : NULL,
        .progress_context = &w,
        .stop = &ctd_cli_stop,
        .ranks = ctd_cli_ranks,
        .spread = options->share,
        .halt = &ctd_cli_stop,
        .checkpoint = keeping->checkpoint,
    };
    int code;

    ctd_progress_start(&w.progress,
                       options->common.quiet ? CTD_PROGRESS_NONE : options->common.progress,
                       &w.sink, "ticks", total, ctd_seconds());
    ctd_progress_go_on(&w.progress, keeping->report.ticks);
    const ctd_status status = ctd_experiment_run(scenario, &how, &experiment);

    ctd_run_keeping_say(keeping);
    if (!ctd_cli_is_first()) {
        code = ctd_cli_exit_code(status);
    } else if (status == CTD_OK) {
        ctd_progress_finish(&w.progress, total, ctd_seconds());
        facts->wall_seconds = ctd_seconds() - began;
        code = ctd_run_report(experiment, options, facts);
        ctd_run_keeping_end(keeping, code);
    } else if (status == CTD_ERR_STOPPED) {
        ctd_cli_say_stopped(&options->keep, w.done, total);
        code = CTD_EXIT_STOPPED;
    } else {
        ctd_run_keeping_fail(keeping, status);
        code = ctd_cli_exit_code(status);
    }
    ctd_experiment_destroy(&experiment);
    return code;
}

/* Whether results may be written where they are to be, before any work is done for them. */
static int
check_outputs(const ctd_run_options *options)
{
    ctd_write_report check = {0};
    ctd_sink errors = ctd_cli_sink(2);
    ctd_status status;

    if (options->common.summary != NULL &&
        strcmp(options->common.summary, options->common.output) == 0) {
        ctd_cli_say("--summary and the result file are both '%s': give two names",
                    options->common.output);
        return CTD_EXIT_USAGE;
    }
    status = ctd_atomic_check(options->common.output, options->common.force, &check);
    if (status == CTD_OK && options->common.summary != NULL) {
        status = ctd_atomic_check(options->common.summary, options->common.force, &check);
    }
    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&check, status, &errors);
    }
    return ctd_cli_exit_code(status);
}

static int
run(ctd_run_options *options, ctd_run_facts *facts)
{
    ctd_scenario *scenario = NULL;
    char path[4096];
    ctd_run_keeping keeping = {0};
    const int n_threads = (int)facts->n_threads;

    ctd_cli_default_output(options->scenario.path, path, sizeof path);
    options->common.output = options->common.output != NULL ? options->common.output : path;
    int code = CTD_EXIT_DONE;

    if (!ctd_keep_options_place(&options->keep, options->common.output, options->with_live)) {
        ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_NO_MEMORY));
        code = CTD_EXIT_MEMORY;
    }
    if (code == CTD_EXIT_DONE) {
        code = ctd_cli_load(&options->scenario, &scenario);
    }
    if (code == CTD_EXIT_DONE && ctd_cli_is_first()) {
        code = check_outputs(options);
    }
    if (code == CTD_EXIT_DONE) {
        code = ctd_cli_refuse_if_too_large(
            scenario, n_threads,
            &(ctd_plan_ranks){(uint32_t)ctd_ranks_count(ctd_cli_ranks), options->share},
            options->keep.keep);
    }
    code = ctd_cli_agree(code);
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        ctd_cli_stop_after(options->keep.walltime);
        code = ctd_cli_agree(ctd_run_keeping_begin(options, scenario, &keeping));
    }
    if (code == CTD_EXIT_DONE) {
        code = ctd_cli_calibrate(scenario, options->scenario.path, n_threads);
        if (code == CTD_EXIT_STOPPED) {
            ctd_cli_say_stopped(&options->keep, 0, 1);
        }
        code = ctd_cli_agree(code);
    }
    if (code == CTD_EXIT_DONE) {
        code = simulate(scenario, options, facts, &keeping);
    }
    ctd_run_keeping_close(&keeping);
    ctd_scenario_destroy(&scenario);
    return code;
}

int
ctd_command_run(int argc, char **argv)
{
    ctd_run_options options;
    ctd_cli_facts facts = {0};
    int code = ctd_run_options_parse(argc, argv, 0, &options) == 0 ? CTD_EXIT_DONE : CTD_EXIT_USAGE;

    if (code == CTD_EXIT_DONE) {
        options.scenario.no_memory |= !ctd_cli_facts_begin(
            argc, argv, ctd_cli_threads(options.scenario.threads), options.common.kernels, &facts);
        code = run(&options, &facts.run);
    }
    ctd_cli_facts_clear(&facts);
    ctd_run_options_free(&options);
    return code;
}
