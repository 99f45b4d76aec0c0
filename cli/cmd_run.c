/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_report.h"

#include "agents/choice_kernel.h"
#include "output/progress.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What the experiment's progress and the run facts share. */
typedef struct watch {
    ctd_progress progress;
    ctd_sink sink;
    uint64_t done;
} watch;

static void
on_progress(uint64_t done, uint64_t total, void *context)
{
    watch *w = context;

    (void)total;
    w->done = done;
    ctd_progress_update(&w->progress, done, ctd_seconds());
}

static ctd_progress_mode
progress_mode(const ctd_run_options *options)
{
    if (options->quiet) {
        return CTD_PROGRESS_NONE;
    }
    if (options->progress_given) {
        return options->progress;
    }
    return isatty(STDERR_FILENO) ? CTD_PROGRESS_BAR : CTD_PROGRESS_LINES;
}

/* scenarios/aliyun-2015.yaml -> aliyun-2015.h5 */
static void
default_output(const char *scenario, char path[], size_t size)
{
    const char *slash = strrchr(scenario, '/');
    const char *base = slash != NULL ? slash + 1 : scenario;
    const char *dot = strrchr(base, '.');
    const int length = dot != NULL && dot != base ? (int)(dot - base) : (int)strlen(base);

    snprintf(path, size, "%.*s.h5", length, base);
}

static int
refuse_if_too_large(const ctd_scenario *scenario, const ctd_run_options *options, int n_threads)
{
    ctd_plan plan;
    ctd_panels panels;
    char needed[32], there[32];

    const size_t memory = ctd_cli_memory();

    ctd_panels_plan(scenario, NULL, &panels);
    ctd_experiment_plan(scenario, n_threads, memory, &panels, &plan);
    const size_t copies =
        options->keep ? ctd_checkpoint_bytes(scenario, plan.sharing.n_markets) : 0;
    const size_t bytes = plan.bytes + copies + plan.image_bytes;

    if (bytes <= memory) {
        return CTD_EXIT_DONE;
    }
    ctd_cli_say("this run needs about %s of memory, this process may use %s; lower "
                "customers.count, random.replications, or keep fewer records (output.every)",
                ctd_cli_bytes((double)bytes, needed), ctd_cli_bytes((double)memory, there));
    return CTD_EXIT_MEMORY;
}

static int
calibrate(ctd_scenario *scenario, const ctd_run_options *options, int n_threads)
{
    ctd_calibration report;
    const ctd_status status = ctd_calibrate(scenario, n_threads, &report);

    if (status != CTD_OK) {
        ctd_cli_say("%s: %s%s%s", options->scenario.path, ctd_status_sentence(status),
                    report.message[0] != '\0' ? ": " : "", report.message);
    }
    return ctd_cli_exit_code(status);
}

static void
say_why_stopped(const ctd_run_options *options, uint64_t done, uint64_t total)
{
    char why[80], safe[4200] = "nothing was written";

    if (ctd_cli_stop == SIGALRM) {
        snprintf(why, sizeof why, "at the wall-time limit");
    } else {
        snprintf(why, sizeof why, "by signal %d (%s)", (int)ctd_cli_stop,
                 strsignal((int)ctd_cli_stop));
    }
    if (options->keep) {
        snprintf(safe, sizeof safe, "all of it is safe in %s: the same command goes on from there",
                 options->checkpoint);
    }
    ctd_cli_say("stopped %s, %.0f %% done; %s", why, 100.0 * (double)done / (double)total, safe);
}

static int
simulate(const ctd_scenario *scenario, const ctd_run_options *options, ctd_run_facts *facts,
         ctd_run_keeping *keeping)
{
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    const double began = ctd_seconds();
    ctd_experiment *experiment = NULL;
    watch w = {.sink = ctd_cli_sink(2), .done = keeping->report.ticks};
    const ctd_experiment_options how = {
        .n_threads = (int)facts->n_threads,
        .memory = ctd_cli_free_memory(),
        .kernels = options->kernels,
        .progress = on_progress,
        .progress_context = &w,
        .stop = &ctd_cli_stop,
        .checkpoint = keeping->checkpoint,
    };
    int code;

    ctd_progress_start(&w.progress, progress_mode(options), &w.sink, "ticks", total, ctd_seconds());
    ctd_progress_go_on(&w.progress, keeping->report.ticks);
    const ctd_status status = ctd_experiment_run(scenario, &how, &experiment);

    ctd_run_keeping_say(keeping);
    if (status == CTD_OK) {
        ctd_progress_finish(&w.progress, total, ctd_seconds());
        facts->wall_seconds = ctd_seconds() - began;
        code = ctd_run_report(experiment, options, facts);
        ctd_run_keeping_end(keeping, code);
    } else if (status == CTD_ERR_STOPPED) {
        say_why_stopped(options, w.done, total);
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

    if (options->summary != NULL && strcmp(options->summary, options->output) == 0) {
        ctd_cli_say("--summary and the result file are both '%s': give two names", options->output);
        return CTD_EXIT_USAGE;
    }
    status = ctd_atomic_check(options->output, options->force, &check);
    if (status == CTD_OK && options->summary != NULL) {
        status = ctd_atomic_check(options->summary, options->force, &check);
    }
    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&check, status, &errors);
    }
    return ctd_cli_exit_code(status);
}

static int
run(ctd_run_options *options, const char *command_line)
{
    ctd_scenario *scenario = NULL;
    char path[4096], host[256] = "unknown", started[32];
    const time_t now = time(NULL);
    struct tm utc;
    ctd_run_keeping keeping = {0};
    ctd_run_facts facts = {
        .command_line = command_line,
        .host = host,
        .started = started,
        .n_threads = (uint32_t)ctd_cli_threads(options->scenario.threads),
        .kernels = options->kernels != NULL ? options->kernels : ctd_kernels_best()->name,
    };

    (void)gethostname(host, sizeof host - 1);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    default_output(options->scenario.path, path, sizeof path);
    options->output = options->output != NULL ? options->output : path;
    ctd_run_options_place(options);
    int code = ctd_cli_load(&options->scenario, &scenario);

    if (code == CTD_EXIT_DONE) {
        code = check_outputs(options);
    }
    if (code == CTD_EXIT_DONE) {
        code = refuse_if_too_large(scenario, options, (int)facts.n_threads);
    }
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        ctd_cli_stop_after(options->walltime);
        code = ctd_run_keeping_begin(options, scenario, &keeping);
    }
    if (code == CTD_EXIT_DONE) {
        code = calibrate(scenario, options, (int)facts.n_threads);
    }
    if (code == CTD_EXIT_DONE) {
        code = simulate(scenario, options, &facts, &keeping);
    }
    ctd_run_keeping_close(&keeping);
    ctd_scenario_destroy(&scenario);
    return code;
}

/* The command line as typed, for the run facts. */
static char *
join(int argc, char **argv)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    for (int i = 0; i < argc; i++) {
        ctd_sink_printf(&sink, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    return buffer.bytes;
}

int
ctd_command_run(int argc, char **argv)
{
    ctd_run_options options;
    char *command_line = join(argc, argv);

    ctd_run_options_parse(argc, argv, &options);
    const int code = run(&options, command_line != NULL ? command_line : "");

    ctd_run_options_free(&options);
    free(command_line);
    return code;
}
