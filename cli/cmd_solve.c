/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/solve_options.h"
#include "cli/solve_report.h"
#include "output/atomic.h"
#include "scenarios/near.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line for each value tried. */
static void
on_trial(const ctd_answered *answered, void *context)
{
    const double *began = context;
    const ctd_trial *trial = &answered->trial[answered->n_trials - 1];

    ctd_cli_say("%s: %.6g: %u of %u yes (%.0f s)",
                answered->lever != NULL ? answered->lever : "as it stands", trial->value,
                trial->verdict.n_yes, trial->verdict.n, ctd_seconds() - *began);
}

static int
say_failure(const ctd_solve_command_options *options, ctd_status status,
            const ctd_messages *messages, const ctd_calibration *calibration)
{
    const size_t n = messages != NULL ? ctd_messages_count(messages) : 0;

    for (size_t i = 0; i < n; i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    if (status == CTD_ERR_STOPPED) {
        ctd_cli_say("stopped by signal %d (%s); nothing was written", (int)ctd_cli_stop,
                    strsignal((int)ctd_cli_stop));
    } else if (n == 0) {
        ctd_cli_say("%s: %s%s%s", options->scenario.path, ctd_status_sentence(status),
                    calibration->message[0] != '\0' ? ": " : "", calibration->message);
    }
    return ctd_cli_exit_code(status);
}

static int
answer(const ctd_scenario *scenario, const ctd_search *search,
       const ctd_solve_command_options *options, ctd_solution **solution)
{
    double began = ctd_seconds();
    ctd_calibration calibration = {0};
    ctd_messages *messages = ctd_messages_create();
    ctd_sink out = ctd_cli_sink(1);
    const ctd_solve_options how = {
        .path = options->scenario.path,
        .overrides = {.n_sets = options->scenario.n_sets,
                      .sets = (const char *const *)options->scenario.sets},
        .n_threads = ctd_cli_threads(options->scenario.threads),
        .memory = ctd_cli_free_memory(),
        .stop = &ctd_cli_stop,
        .on_trial = options->common.quiet ? NULL : on_trial,
        .context = &began,
        .messages = messages,
        .calibration = &calibration,
    };
    int code = CTD_EXIT_DONE;
    ctd_status status =
        messages != NULL ? ctd_solve(scenario, search, &how, solution) : CTD_ERR_NO_MEMORY;

    if (status != CTD_OK) {
        code = say_failure(options, status, messages, &calibration);
    } else if (ctd_solve_report_put(scenario, search, *solution, &out) != CTD_OK) {
        code = ctd_cli_unwritten("what was found");
    }
    ctd_messages_destroy(&messages);
    return code;
}

static int
write_json(const ctd_scenario *scenario, uint32_t n, const ctd_search *const search[],
           ctd_solution *const solution[], const ctd_solve_command_options *options)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer), errors = ctd_cli_sink(2);
    ctd_write_report report = {.path = options->common.summary};
    ctd_status status = ctd_solve_json_put(scenario, n, search, solution, &sink) == CTD_OK
                            ? CTD_OK
                            : CTD_ERR_NO_MEMORY; /* all that can happen in memory */

    status = status == CTD_OK ? ctd_atomic_write(options->common.summary, buffer.bytes,
                                                 buffer.length, options->common.force, &report)
                              : status;
    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    }
    ctd_buffer_clear(&buffer);
    return ctd_cli_exit_code(status);
}

/* The searches named, all if none is; false after a complaint. */
static bool
choose(const ctd_scenario *scenario, const ctd_solve_command_options *options,
       const ctd_search *search[], uint32_t *n)
{
    *n = 0;
    if (scenario->n_searches == 0) {
        ctd_cli_say("%s: there is no section 'solve'; 'contend help scenario' says what may stand "
                    "in it",
                    options->scenario.path);
        return false;
    }
    for (uint32_t i = 0; options->n_names == 0 && i < scenario->n_searches; i++) {
        search[(*n)++] = &scenario->search[i];
    }
    for (size_t k = 0; k < options->n_names; k++) {
        ctd_near near = ctd_near_begin(options->name[k]);
        const uint32_t before = *n;

        for (uint32_t i = 0; i < scenario->n_searches; i++) {
            ctd_near_offer(&near, scenario->search[i].name);
            if (strcmp(scenario->search[i].name, options->name[k]) == 0) {
                search[(*n)++] = &scenario->search[i];
            }
        }
        if (*n == before) {
            ctd_cli_say("%s: there is no search '%s'%s", options->scenario.path, options->name[k],
                        ctd_near_hint(&near).text);
            return false;
        }
    }
    return true;
}

static bool
is_too_large(const ctd_scenario *scenario, const ctd_solve_command_options *options)
{
    ctd_plan plan;
    char needed[32], there[32];

    const size_t memory = ctd_cli_memory();

    ctd_experiment_plan(scenario, ctd_cli_threads(options->scenario.threads), memory, NULL, &plan);
    const size_t bytes = plan.bytes - plan.series_bytes; /* two records a run: nothing */

    if (bytes <= memory) {
        return false;
    }
    ctd_cli_say("this takes about %s of memory, this process may use %s for it; raise its limit or "
                "lower customers.count",
                ctd_cli_bytes((double)bytes, needed), ctd_cli_bytes((double)memory, there));
    return true;
}

static int
solve(const ctd_solve_command_options *options, const ctd_scenario *scenario)
{
    const ctd_search *search[CTD_MAX_SEARCHES];
    ctd_solution *solution[CTD_MAX_SEARCHES] = {NULL};
    ctd_write_report check = {0};
    ctd_sink errors = ctd_cli_sink(2);
    uint32_t n;

    if (!choose(scenario, options, search, &n)) {
        return CTD_EXIT_SCENARIO;
    }
    if (is_too_large(scenario, options)) {
        return CTD_EXIT_MEMORY;
    }
    if (options->common.summary != NULL) {
        const ctd_status status =
            ctd_atomic_check(options->common.summary, options->common.force, &check);

        if (status != CTD_OK) {
            fputs("contend: ", stderr);
            ctd_write_report_put(&check, status, &errors);
            return ctd_cli_exit_code(status);
        }
    }
    int code = CTD_EXIT_DONE;
    for (uint32_t i = 0; i < n && code == CTD_EXIT_DONE; i++) {
        fputs(i > 0 ? "\n" : "", stdout);
        fflush(stdout);
        code = answer(scenario, search[i], options, &solution[i]);
    }
    if (code == CTD_EXIT_DONE && options->common.summary != NULL) {
        code = write_json(scenario, n, search, solution, options);
    }
    for (uint32_t i = 0; i < n; i++) {
        ctd_solution_destroy(&solution[i]);
    }
    return code;
}

int
ctd_command_solve(int argc, char **argv)
{
    ctd_solve_command_options options;
    ctd_scenario *scenario = NULL;

    int code = ctd_solve_options_parse(argc, argv, 0, &options) == 0
                   ? ctd_cli_load(&options.scenario, &scenario)
                   : CTD_EXIT_USAGE;
    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        code = solve(&options, scenario);
    }
    ctd_scenario_destroy(&scenario);
    ctd_cli_free_options(&options.scenario);
    return code;
}
