/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_options.h"

#include "agents/choice_kernel.h"
#include "agents/market.h"
#include "output/file.h"
#include "output/progress.h"
#include "output/summary.h"
#include "output/summary_json.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* What the experiment's progress and the run facts share. */
typedef struct watch {
    ctd_progress progress;
    ctd_sink sink;
} watch;

static void
on_progress(uint64_t done, uint64_t total, void *context)
{
    watch *w = context;

    (void)total;
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
refuse_if_too_large(const ctd_scenario *scenario, int n_threads)
{
    ctd_plan plan;
    char needed[32], there[32];

    const size_t memory = ctd_cli_memory();

    ctd_experiment_plan(scenario, n_threads, memory, &plan);
    const size_t bytes = plan.bytes + plan.series_bytes; /* the file's image, and its packing */

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

static int
write_result(ctd_result *result, const char *path, const ctd_run_options *options, int n_threads)
{
    ctd_write_report report = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_file_write(result, path, options->force, n_threads, &report);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    } else if (!options->quiet) {
        ctd_cli_say("wrote %s, content hash %s", path, report.content_hash);
    }
    return ctd_cli_exit_code(status);
}

static int
write_json(const ctd_result *result, const char *path, bool force)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer), errors = ctd_cli_sink(2);
    ctd_write_report report = {0};
    ctd_hash hash;
    ctd_status status = ctd_result_hash(result, hash);

    status = status == CTD_OK ? ctd_summary_json_put(result, hash, &sink) : status;
    status = status == CTD_OK ? ctd_atomic_write(path, buffer.bytes, buffer.length, force, &report)
                              : status;
    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    }
    ctd_buffer_clear(&buffer);
    return ctd_cli_exit_code(status);
}

static double
peak_memory(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss * 1024.0 : 0.0;
}

/* Everything after the run: the file, then what a person and a program want to read. */
static int
report(const ctd_experiment *experiment, const char *path, const ctd_run_options *options,
       const ctd_run_facts *facts)
{
    ctd_result result = *ctd_experiment_result(experiment);
    ctd_run_facts whole = *facts;
    ctd_sink out = ctd_cli_sink(1);
    double seconds[32];
    const char *names[32];
    size_t n_phases;
    const char *const *phases = ctd_market_phase_names(&n_phases);
    const double *spent = ctd_experiment_seconds(experiment, &seconds[0]);

    names[0] = "population";
    for (size_t i = 0; i < n_phases; i++) {
        names[i + 1] = phases[i];
        seconds[i + 1] = spent[i];
    }
    whole.n_markets = ctd_experiment_sharing(experiment).n_markets;
    whole.n_phases = (uint32_t)n_phases + 1;
    whole.phase = names;
    whole.phase_seconds = seconds;
    whole.peak_bytes = peak_memory();
    result.facts = options->run_facts ? &whole : NULL;
    int code = write_result(&result, path, options, (int)facts->n_threads);

    if (code == CTD_EXIT_DONE && options->summary != NULL) {
        code = write_json(&result, options->summary, options->force);
    }
    if (!options->quiet && ctd_summary_put(&result, &out) != CTD_OK && code == CTD_EXIT_DONE) {
        ctd_cli_say("the summary could not be written to standard output");
        code = CTD_EXIT_OUTPUT;
    }
    return code;
}

static int
simulate(ctd_scenario *scenario, const char *path, const ctd_run_options *options,
         ctd_run_facts *facts)
{
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    const double began = ctd_seconds();
    ctd_experiment *experiment = NULL;
    watch w = {.sink = ctd_cli_sink(2)};
    const ctd_experiment_options how = {
        .n_threads = (int)facts->n_threads,
        .memory = ctd_cli_free_memory(),
        .kernels = options->kernels,
        .progress = on_progress,
        .progress_context = &w,
        .stop = &ctd_cli_stop,
    };

    int code = calibrate(scenario, options, (int)facts->n_threads);
    if (code != CTD_EXIT_DONE) {
        return code;
    }
    ctd_progress_start(&w.progress, progress_mode(options), &w.sink, "ticks", total, ctd_seconds());
    const ctd_status status = ctd_experiment_run(scenario, &how, &experiment);

    if (status == CTD_OK) {
        ctd_progress_finish(&w.progress, total, ctd_seconds());
        facts->wall_seconds = ctd_seconds() - began;
        code = report(experiment, path, options, facts);
    } else if (status == CTD_ERR_STOPPED) {
        ctd_cli_say("stopped by signal %d (%s); nothing was written", (int)ctd_cli_stop,
                    strsignal((int)ctd_cli_stop));
        code = CTD_EXIT_STOPPED;
    } else {
        ctd_cli_say("%s", ctd_status_sentence(status));
        code = ctd_cli_exit_code(status);
    }
    ctd_experiment_destroy(&experiment);
    return code;
}

static int
run(const ctd_run_options *options, const char *command_line)
{
    ctd_scenario *scenario = NULL;
    char path[4096], host[256] = "unknown", started[32];
    const time_t now = time(NULL);
    struct tm utc;
    ctd_write_report check = {0};
    ctd_sink errors = ctd_cli_sink(2);
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
    const char *output = options->output != NULL ? options->output : path;

    if (options->summary != NULL && strcmp(options->summary, output) == 0) {
        ctd_cli_say("--summary and the result file are both '%s': give two names", output);
        return CTD_EXIT_USAGE;
    }
    int code = ctd_cli_load(&options->scenario, &scenario);

    if (code == CTD_EXIT_DONE) {
        ctd_status status = ctd_atomic_check(output, options->force, &check);

        if (status == CTD_OK && options->summary != NULL) {
            status = ctd_atomic_check(options->summary, options->force, &check);
        }

        if (status != CTD_OK) {
            fputs("contend: ", stderr);
            ctd_write_report_put(&check, status, &errors);
        }
        code = ctd_cli_exit_code(status);
    }
    if (code == CTD_EXIT_DONE) {
        code = refuse_if_too_large(scenario, (int)facts.n_threads);
    }
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        code = simulate(scenario, output, options, &facts);
    }
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

    const int code = ctd_run_options_parse(argc, argv, 0, &options) == 0
                         ? run(&options, command_line != NULL ? command_line : "")
                         : CTD_EXIT_USAGE;

    ctd_cli_free_options(&options.scenario);
    free(command_line);
    return code;
}
