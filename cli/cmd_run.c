/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/options.h"

#include "agents/market.h"
#include "output/file.h"
#include "output/progress.h"
#include "output/summary.h"
#include "output/summary_json.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

typedef struct run_options {
    ctd_scenario_options scenario;
    const char *output; /* NULL: the scenario's name with .h5, here */
    const char *summary;
    const char *kernels;
    ctd_progress_mode progress;
    bool progress_given;
    bool force;
    bool quiet;
    bool run_facts;
} run_options;

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0,
     "Result file; default: the scenario's file name with .h5, in the current folder", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing result file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the summary as JSON", 0},
    {"no-run-facts", CTD_OPTION_NO_RUN_FACTS, NULL, 0,
     "Leave out the group 'run' (host, time, threads): the same scenario, the same bytes", 0},
    CTD_SCENARIO_OPTIONS,
    {"kernels", CTD_OPTION_KERNELS, "NAME", 0,
     "Instruction set of the choice kernel: generic or x86-64-v3; default: the best here. "
     "Results do not depend on it",
     2},
    {"progress", CTD_OPTION_PROGRESS, "auto|bar|lines|json|none", 0,
     "Progress on standard error", 2},
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no summary", 2},
    {0},
};

static bool
take_progress(const char *word, run_options *options)
{
    static const struct {
        const char *word;
        ctd_progress_mode mode;
    } modes[] = {{"bar", CTD_PROGRESS_BAR},
                 {"lines", CTD_PROGRESS_LINES},
                 {"json", CTD_PROGRESS_JSON},
                 {"none", CTD_PROGRESS_NONE}};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(word, modes[i].word) == 0) {
            options->progress = modes[i].mode;
            options->progress_given = true;
            return true;
        }
    }
    return strcmp(word, "auto") == 0;
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    run_options *options = state->input;

    if (ctd_cli_take_option(key, argument, &options->scenario)) {
        return 0;
    }
    switch (key) {
    case CTD_OPTION_OUTPUT:
        options->output = argument;
        return 0;
    case CTD_OPTION_SUMMARY:
        options->summary = argument;
        return 0;
    case CTD_OPTION_FORCE:
        options->force = true;
        return 0;
    case CTD_OPTION_NO_RUN_FACTS:
        options->run_facts = false;
        return 0;
    case CTD_OPTION_KERNELS:
        options->kernels = argument;
        return 0;
    case CTD_OPTION_QUIET:
        options->quiet = true;
        return 0;
    case CTD_OPTION_PROGRESS:
        if (!take_progress(argument, options)) {
            argp_error(state, "--progress '%s': give auto, bar, lines, json or none", argument);
        }
        return 0;
    case ARGP_KEY_ARG:
        if (options->scenario.path != NULL) {
            argp_error(state, "one scenario at a time: '%s' is a second", argument);
        }
        options->scenario.path = argument;
        return 0;
    case ARGP_KEY_END:
        if (options->scenario.path == NULL) {
            argp_error(state, "which scenario? Give a file, e.g. scenarios/aliyun-2015.yaml");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

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
progress_mode(const run_options *options)
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

    ctd_experiment_plan(scenario, n_threads, &plan);
    /* The file's image and the packing stand beside the series at the end. */
    const size_t bytes = plan.market_bytes + 2 * plan.series_bytes + plan.calibration_bytes;
    const size_t memory = ctd_cli_memory();

    if (bytes <= memory) {
        return CTD_EXIT_DONE;
    }
    ctd_cli_say("this run needs about %s of memory, this process may use %s; lower "
                "customers.count, random.replications, or keep fewer records (output.every)",
                ctd_cli_bytes((double)bytes, needed), ctd_cli_bytes((double)memory, there));
    return CTD_EXIT_MEMORY;
}

static int
calibrate(ctd_scenario *scenario, const run_options *options, int n_threads)
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
write_result(ctd_result *result, const char *path, const run_options *options, int n_threads)
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
    status = status == CTD_OK
                 ? ctd_atomic_write(path, buffer.bytes, buffer.length, force, &report)
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
report(const ctd_experiment *experiment, const char *path, const run_options *options,
       ctd_run_facts *facts)
{
    ctd_result result = *ctd_experiment_result(experiment);
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
    facts->n_phases = (uint32_t)n_phases + 1;
    facts->phase = names;
    facts->phase_seconds = seconds;
    facts->peak_bytes = peak_memory();
    result.facts = options->run_facts ? facts : NULL;
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
simulate(ctd_scenario *scenario, const char *path, const run_options *options,
         ctd_run_facts *facts)
{
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    const double began = ctd_seconds();
    ctd_experiment *experiment = NULL;
    watch w = {.sink = ctd_cli_sink(2)};
    const ctd_experiment_options how = {
        .n_threads = (int)facts->n_threads,
        .kernels = options->kernels,
        .progress = on_progress,
        .progress_context = &w,
        .stop = &ctd_cli_stop,
    };

    int code = calibrate(scenario, options, (int)facts->n_threads);
    if (code != CTD_EXIT_DONE) {
        return code;
    }
    ctd_progress_start(&w.progress, progress_mode(options), &w.sink, "ticks", total,
                       ctd_seconds());
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
run(const run_options *options, const char *command_line)
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
    };

    (void)gethostname(host, sizeof host - 1);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    default_output(options->scenario.path, path, sizeof path);
    const char *output = options->output != NULL ? options->output : path;
    int code = ctd_cli_load(&options->scenario, &scenario);

    if (code == CTD_EXIT_DONE) {
        const ctd_status status = ctd_atomic_check(output, options->force, &check);

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
    static const struct argp argp = {
        .options = option_table,
        .parser = parse,
        .args_doc = "SCENARIO.yaml",
        .doc = "Simulate all variants and replications of a scenario and write one HDF5 file."
               "\vExit codes: 0 done, 1 usage, 2 bad scenario, 3 not enough memory, 4 output could "
               "not be written, 5 stopped by a signal, 7 internal error.",
    };
    run_options options = {.run_facts = true};
    char *command_line = join(argc, argv);
    int code = CTD_EXIT_USAGE;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) == 0) {
        code = run(&options, command_line != NULL ? command_line : "");
    }
    ctd_cli_free_options(&options.scenario);
    free(command_line);
    return code;
}
