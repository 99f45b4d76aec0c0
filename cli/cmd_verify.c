/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/facts.h"
#include "cli/simulate.h"
#include "cli/study_commands.h"
#include "cli/verify_options.h"

#include "output/build.h"
#include "output/claim.h"
#include "output/frame_read.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS = 300, MAX_FOLDERS = 2 };

/* Folders in which a table of customers may lie, to be freed; each ends with '/' or is empty. */
static size_t
folders_of_tables(const ctd_verify_options *options, char *folder[MAX_FOLDERS])
{
    const char *const path = options->path;
    const char *const slash = strrchr(path, '/');
    const size_t length = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    if (options->tables != NULL) {
        folder[0] = NULL;
        return asprintf(&folder[0], "%s/", options->tables) < 0 ? 0 : 1;
    }
    folder[0] = strndup(path, length);
    folder[1] = length > 0 ? strdup("") : NULL;
    return folder[1] != NULL ? 2 : 1;
}

static bool
among(const ctd_messages *messages, const char *text)
{
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        if (strcmp(ctd_messages_get(messages, i), text) == 0) {
            return true;
        }
    }
    return false;
}

/* Prints what was said of one try and not of the try before. @return whether it is about the
 * table of customers */
static bool
print_messages(const ctd_messages *messages, const ctd_messages *before)
{
    bool about_table = false;

    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        const char *const text = ctd_messages_get(messages, i);

        about_table = about_table || strstr(text, ": customers.file: ") != NULL ||
                      strstr(text, ": customers.sha256: ") != NULL;
        if (before == NULL || !among(before, text)) {
            fputs(text, stderr);
        }
    }
    return about_table;
}

static void
say_unreadable(const ctd_verify_options *options, const ctd_claim *claim, ctd_status status,
               bool about_table)
{
    const char *const path = options->path;

    if (status != CTD_ERR_SCENARIO) {
        ctd_cli_say("%s: %s", path, ctd_status_sentence(status));
    } else if (about_table) {
        ctd_cli_say("%s: it can be run again only with the very table of customers that it was "
                    "made from; %s",
                    path,
                    options->tables != NULL ? "--tables names another folder"
                                            : "--tables names the folder in which it lies");
    } else {
        ctd_cli_say("%s: the scenario it holds was of Contend %s and is none of %s: verify it with "
                    "the version that made it",
                    path, claim->version, ctd_build_version());
    }
}

/* The scenario that the file holds, with the first table of customers that is the right one. */
static int
read_scenario(const ctd_verify_options *options, const ctd_claim *claim, ctd_scenario **scenario)
{
    char *folder[MAX_FOLDERS] = {NULL, NULL};
    ctd_messages *messages[MAX_FOLDERS] = {NULL, NULL};
    const size_t n = folders_of_tables(options, folder);
    ctd_status status = CTD_ERR_NO_MEMORY;
    bool about_table = false;

    for (size_t i = 0; i < n; i++) {
        const ctd_overrides overrides = {.folder = folder[i]};

        messages[i] = ctd_messages_create();
        status = folder[i] == NULL || messages[i] == NULL
                     ? CTD_ERR_NO_MEMORY
                     : ctd_scenario_read(options->path, claim->scenario, &overrides, messages[i],
                                         scenario);
        if (status != CTD_ERR_SCENARIO) {
            break;
        }
    }
    if (status != CTD_OK) {
        for (size_t i = 0; i < n && messages[i] != NULL; i++) {
            about_table = print_messages(messages[i], i > 0 ? messages[i - 1] : NULL);
        }
        say_unreadable(options, claim, status, about_table);
    }
    for (size_t i = 0; i < MAX_FOLDERS; i++) {
        ctd_messages_destroy(&messages[i]);
        free(folder[i]);
    }
    return ctd_cli_exit_code(status);
}

static void
say_stopped(void)
{
    ctd_cli_say("stopped by signal %d (%s); nothing was verified", (int)ctd_cli_stop,
                strsignal((int)ctd_cli_stop));
}

static int
simulate(const ctd_verify_options *options, ctd_scenario *scenario, ctd_experiment **experiment)
{
    const int n_threads = ctd_cli_threads(options->threads);
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    ctd_cli_watch w = {.sink = ctd_cli_sink(2)};
    const ctd_experiment_options how = {
        .n_threads = n_threads,
        .memory = ctd_cli_free_memory(),
        .kernels = options->common.kernels,
        .progress = ctd_cli_on_progress,
        .progress_context = &w,
        .stop = &ctd_cli_stop,
    };
    int code = ctd_cli_refuse_if_too_large(scenario, n_threads, &(ctd_plan_ranks){.n = 1}, false);

    if (code == CTD_EXIT_DONE) {
        ctd_cli_catch_signals();
        code = ctd_cli_calibrate(scenario, options->path, n_threads);
    }
    if (code == CTD_EXIT_STOPPED) {
        say_stopped();
    }
    if (code != CTD_EXIT_DONE) {
        return code;
    }
    ctd_progress_start(&w.progress,
                       options->common.quiet ? CTD_PROGRESS_NONE : options->common.progress,
                       &w.sink, "ticks", total, ctd_seconds());
    const ctd_status status = ctd_experiment_run(scenario, &how, experiment);

    if (status == CTD_OK) {
        ctd_progress_finish(&w.progress, total, ctd_seconds());
    } else if (status == CTD_ERR_STOPPED) {
        say_stopped();
    } else {
        ctd_cli_say("%s", ctd_status_sentence(status));
    }
    return ctd_cli_exit_code(status);
}

/* Who made the file and who made it again: the first thing to look at where they differ. */
static void
put_builds(const ctd_claim *claim)
{
    const bool same_version = strcmp(claim->version, ctd_build_version()) == 0;
    const bool same_commit =
        claim->commit[0] == '\0' || strcmp(claim->commit, ctd_build_commit()) == 0;

    if (same_version && same_commit) {
        printf("The file was made by this version, %s: it was altered, or one of the two runs "
               "went wrong.\n",
               claim->version);
        return;
    }
    printf("The file was made by Contend %s%s%s, this is %s, commit %s: another version may give "
           "other results (CHANGELOG.md).\n",
           claim->version, claim->commit[0] != '\0' ? ", commit " : "", claim->commit,
           ctd_build_version(), ctd_build_commit());
}

static int
compare(const ctd_verify_options *options, const ctd_claim *claim, const ctd_result *result)
{
    const char *const path = options->path;
    ctd_sink out = ctd_cli_sink(1), errors = ctd_cli_sink(2);
    ctd_hash hash;
    const ctd_status status = ctd_result_hash(result, hash);

    if (status != CTD_OK) {
        ctd_cli_say("%s", ctd_status_sentence(status));
        return ctd_cli_exit_code(status);
    }
    if (strcmp(hash, claim->content_hash) == 0) {
        if (!options->common.quiet) {
            printf("verified: %s, run again, gives the same content, %s\n", path, hash);
        }
        return CTD_EXIT_DONE;
    }
    printf("different: %s holds %s,\nrun again it gives %s\n", path, claim->content_hash, hash);
    if (ctd_claim_compare(path, SECONDS, result, &out, &errors) != CTD_OK) {
        ctd_cli_say("where they differ could not be told");
    }
    put_builds(claim);
    return CTD_EXIT_DIFFERENT;
}

static int
verify(const ctd_verify_options *options)
{
    ctd_claim claim;
    ctd_scenario *scenario = NULL;
    ctd_experiment *experiment = NULL;
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_claim_read(options->path, SECONDS, &claim, &errors);
    int code = status == CTD_ERR_READ ? CTD_EXIT_DAMAGED : ctd_cli_exit_code(status);

    if (code == CTD_EXIT_DONE) {
        code = read_scenario(options, &claim, &scenario);
    }
    if (scenario != NULL) {
        code = simulate(options, scenario, &experiment);
    }
    if (experiment != NULL) {
        code = compare(options, &claim, ctd_experiment_result(experiment));
    }
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
    ctd_claim_clear(&claim);
    return code;
}

int
ctd_command_verify(int argc, char **argv)
{
    ctd_verify_options options;

    if (ctd_verify_options_parse(argc, argv, 0, &options) != 0) {
        return CTD_EXIT_USAGE;
    }
    return ctd_frame_is(options.path) ? ctd_study_verify(&options) : verify(&options);
}
