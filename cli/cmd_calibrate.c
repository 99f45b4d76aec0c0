/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calibrate_options.h"
#include "cli/calibrate_report.h"

#include "output/atomic.h"
#include "output/build.h"
#include "output/progress.h"
#include "scenarios/calibrated.h"
#include "sim/phases.h"
#include "studies/fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One calibration on its way. */
typedef struct job {
    const ctd_calibrate_options *options;
    int n_threads;
    ctd_scenario *scenario;
    ctd_fit_found *fitted; /* NULL: nothing to fit */
    ctd_calibration report;
    ctd_calibration_sets sets;
    ctd_progress progress;
    ctd_sink errors;
} job;

static int
say_failure(const job *k, ctd_status status, const char *message)
{
    if (status == CTD_ERR_STOPPED) {
        ctd_cli_say("stopped by signal %d (%s); nothing was written", (int)ctd_cli_stop,
                    strsignal((int)ctd_cli_stop));
    } else if (status != CTD_OK) {
        ctd_cli_say("%s: %s%s%s", k->options->scenario.path, ctd_status_sentence(status),
                    message[0] != '\0' ? ": " : "", message);
    }
    return ctd_cli_exit_code(status);
}

static void
on_progress(uint64_t done, uint64_t total, void *context)
{
    job *k = context;

    if (k->progress.total != total) {
        const ctd_progress_mode mode = k->options->common.quiet ? CTD_PROGRESS_NONE
                                       : isatty(STDERR_FILENO)  ? CTD_PROGRESS_BAR
                                                                : CTD_PROGRESS_LINES;

        ctd_progress_start(&k->progress, mode, &k->errors, "points", total, ctd_seconds());
    }
    ctd_progress_update(&k->progress, done, ctd_seconds());
}

/* Puts the scenario with the estimates set in the place of the scenario as written. */
static ctd_status
use_estimates(job *k, ctd_messages *messages)
{
    ctd_status status = CTD_OK;
    ctd_scenario *fitted = NULL;
    ctd_fit_sets sets = {0};

    CTD_TRY(ctd_fit_sets_create(k->scenario->fit, k->fitted->value, &sets));
    const ctd_overrides overrides = {.n_sets = sets.n, .sets = (const char *const *)sets.set};

    CTD_TRY(ctd_scenario_read(k->options->scenario.path, k->scenario->text, &overrides, messages,
                              &fitted));
    ctd_scenario_destroy(&k->scenario);
    k->scenario = fitted;
out:
    ctd_fit_sets_clear(&sets);
    return status;
}

static int
fit(job *k)
{
    ctd_status status = CTD_OK;
    ctd_messages *messages = ctd_messages_create();
    const ctd_fit_options how = {.n_threads = k->n_threads,
                                 .progress = on_progress,
                                 .progress_context = k,
                                 .stop = &ctd_cli_stop};
    int code = CTD_EXIT_DONE;

    k->fitted = calloc(1, sizeof *k->fitted);
    status = messages != NULL && k->fitted != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;
    if (status == CTD_OK) {
        status = ctd_fit_run(k->scenario, k->options->scenario.path, &how, k->fitted);
        code = say_failure(k, status, k->fitted->message);
    } else {
        code = say_failure(k, status, "");
    }
    if (status == CTD_OK) {
        ctd_progress_finish(&k->progress, k->fitted->n_points, ctd_seconds());
        status = use_estimates(k, messages);
        code = say_failure(k, status,
                           ctd_messages_count(messages) > 0 ? ctd_messages_get(messages, 0) : "");
    }
    ctd_messages_destroy(&messages);
    return code;
}

static int
write_file(const job *k, const char *path, const char *bytes, size_t n)
{
    ctd_write_report report = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_atomic_write(path, bytes, n, k->options->common.force, &report);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    } else if (!k->options->common.quiet) {
        ctd_cli_say("wrote %s", path);
    }
    return ctd_cli_exit_code(status);
}

static int
write_scenario(job *k)
{
    char *text = NULL;
    const ctd_calibrated_options how = {.name = k->options->common.output,
                                        .version = ctd_build_version(),
                                        .fitted = k->fitted,
                                        .keep_shares = k->options->keep_shares};
    const ctd_status status = ctd_calibrated_write(k->scenario, &k->sets, &how, &text, &k->report);
    int code = say_failure(k, status, k->report.message);

    if (code == CTD_EXIT_DONE) {
        code = write_file(k, k->options->common.output, text, strlen(text));
    }
    free(text);
    return code;
}

/* Everything that can be told is told, also where a file could not be written; but where memory ran
 * out, once. */
static int
report(job *k)
{
    const ctd_calibrate_facts facts = {k->scenario, &k->report, &k->sets, k->fitted};
    ctd_buffer buffer = {0};
    ctd_sink out = ctd_cli_sink(1), json = ctd_buffer_sink(&buffer);
    int code = k->options->common.output != NULL ? write_scenario(k) : CTD_EXIT_DONE;

    if (k->options->common.summary != NULL && code != CTD_EXIT_MEMORY) {
        int written = CTD_EXIT_MEMORY; /* all that can happen in memory */

        if (ctd_calibrate_json_put(&facts, &json) == CTD_OK) {
            written = write_file(k, k->options->common.summary, buffer.bytes, buffer.length);
        } else {
            ctd_cli_say("%s: %s", k->options->common.summary,
                        ctd_status_sentence(CTD_ERR_NO_MEMORY));
        }
        code = code == CTD_EXIT_DONE ? written : code;
    }
    if (!k->options->common.quiet && code != CTD_EXIT_MEMORY &&
        ctd_calibrate_report_put(&facts, &out) != CTD_OK) {
        const int unwritten = ctd_cli_unwritten("the report");

        code = code == CTD_EXIT_DONE ? unwritten : code;
    }
    ctd_buffer_clear(&buffer);
    return code;
}

/* Whether the files asked for could be written, before any work is done for them. */
static int
check_files(const ctd_calibrate_options *options)
{
    const char *const paths[] = {options->common.output, options->common.summary};
    ctd_write_report report = {0};
    ctd_sink errors = ctd_cli_sink(2);

    if (paths[0] != NULL && paths[1] != NULL && strcmp(paths[0], paths[1]) == 0) {
        ctd_cli_say("--output and --summary are both '%s': give two names", paths[0]);
        return CTD_EXIT_USAGE;
    }
    for (size_t i = 0; i < 2; i++) {
        const ctd_status status =
            paths[i] != NULL ? ctd_atomic_check(paths[i], options->common.force, &report) : CTD_OK;
        if (status != CTD_OK) {
            fputs("contend: ", stderr);
            ctd_write_report_put(&report, status, &errors);
            return ctd_cli_exit_code(status);
        }
    }
    return CTD_EXIT_DONE;
}

/* Whether the tables that the scenario names will be found beside the new one. */
static int
check_tables(const job *k)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *again = NULL;
    ctd_status status = messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY;

    if (status == CTD_OK) {
        status =
            ctd_scenario_read(k->options->common.output, k->scenario->text, NULL, messages, &again);
    }
    for (size_t i = 0; messages != NULL && i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    if (status == CTD_ERR_NO_MEMORY) {
        ctd_cli_say("%s: %s", k->options->scenario.path, ctd_status_sentence(status));
    } else if (status != CTD_OK) {
        ctd_cli_say("%s would not be correct: write it beside the tables it names",
                    k->options->common.output);
    }
    ctd_messages_destroy(&messages);
    ctd_scenario_destroy(&again);
    return ctd_cli_exit_code(status);
}

static int
calibrate(ctd_calibrate_options *options)
{
    job k = {.options = options,
             .n_threads = ctd_cli_threads(options->scenario.threads),
             .errors = ctd_cli_sink(2)};
    int code = check_files(options);

    code = code == CTD_EXIT_DONE ? ctd_cli_load(&options->scenario, &k.scenario) : code;
    if (code == CTD_EXIT_DONE && options->common.output != NULL) {
        code = check_tables(&k);
    }
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        code = k.scenario->fit != NULL ? fit(&k) : CTD_EXIT_DONE;
    }
    if (code == CTD_EXIT_DONE) {
        const ctd_calibrate_how how = {
            .n_threads = k.n_threads, .stop = &ctd_cli_stop, .sets = &k.sets};
        const ctd_status status = ctd_calibrate_in_detail(k.scenario, &how, &k.report);

        code = say_failure(&k, status, k.report.message);
    }
    code = code == CTD_EXIT_DONE ? report(&k) : code;
    ctd_calibration_sets_clear(&k.sets);
    free(k.fitted);
    ctd_scenario_destroy(&k.scenario);
    return code;
}

int
ctd_command_calibrate(int argc, char **argv)
{
    ctd_calibrate_options options;

    const int code = ctd_calibrate_options_parse(argc, argv, 0, &options) == 0 ? calibrate(&options)
                                                                               : CTD_EXIT_USAGE;

    ctd_cli_free_options(&options.scenario);
    return code;
}
