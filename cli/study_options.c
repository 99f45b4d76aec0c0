/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_options.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct argp_option study_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0,
     "Result file; default: the study's file name with .h5, in the current folder", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing result file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the findings as JSON", 0},
    {"no-run-facts", CTD_OPTION_NO_RUN_FACTS, NULL, 0,
     "Leave out the group 'run' (host, time, threads): the same study, the same bytes", 0},
    {"shard", CTD_OPTION_SHARD, "K/N", 0,
     "Play part K of N of the points; contend merge puts the N files together", 0},
    CTD_CHANGE_OPTIONS,
    CTD_THREADS_OPTION,
    CTD_SIMULATION_OPTIONS,
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no summary", 2},
    CTD_KEEP_OPTIONS,
    {0},
};

static error_t
take_shard(const char *text, const struct argp_state *state, ctd_study_command *options)
{
    char end;

    if (sscanf(text, "%u/%u%c", &options->shard, &options->n_shards, &end) != 2 ||
        options->shard < 1 || options->shard > options->n_shards || options->n_shards > 1000000) {
        argp_error(state, "--shard '%s': give K/N with K from 1 to N, e.g. 2/8", text);
        return EINVAL;
    }
    options->shard--;
    return 0;
}

static error_t
parse_study(int key, char *argument, struct argp_state *state)
{
    ctd_study_command *options = state->input;
    error_t taken = ctd_common_options_take(key, argument, state, &options->common);

    if (taken == ARGP_ERR_UNKNOWN) {
        taken = ctd_keep_options_take(key, argument, state, &options->keep);
    }
    if (taken != ARGP_ERR_UNKNOWN) {
        return taken;
    }
    switch (key) {
    case CTD_OPTION_SHARD:
        return take_shard(argument, state, options);
    case ARGP_KEY_END:
        if (options->common.summary != NULL && options->n_shards > 1) {
            argp_error(state, "--summary: a shard has no findings; contend merge takes it");
            return EINVAL;
        }
        return ctd_cli_take(key, argument, state, &options->scenario);
    default:
        return ctd_cli_take(key, argument, state, &options->scenario);
    }
}

const struct argp ctd_argp_study = {
    .options = study_table,
    .parser = parse_study,
    .args_doc = "STUDY.yaml",
    .doc = "Run a scenario at every point of a study's design, under the same luck, and say "
           "which factors its outcomes depend on."
           "\vExit codes: 0 done, 1 usage, 2 bad study or scenario, 3 not enough memory, 4 "
           "output could not be written, 5 stopped by a signal or at the wall-time limit, 6 "
           "the checkpoint is damaged or of another study, 7 internal error.",
};

int
ctd_study_options_parse(int argc, char **argv, unsigned flags, ctd_study_command *options)
{
    *options = (ctd_study_command){.n_shards = 1};
    ctd_common_options_start(&options->common);
    ctd_keep_options_start(&options->keep);
    return argp_parse(&ctd_argp_study, argc, argv, flags, NULL, options);
}

void
ctd_study_options_free(ctd_study_command *options)
{
    ctd_cli_free_options(&options->scenario);
    ctd_keep_options_clear(&options->keep);
}

static const struct argp_option merge_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0, "The whole study's file", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the findings as JSON", 0},
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No summary", 0},
    {0},
};

static error_t
/* NOLINTNEXTLINE(readability-non-const-parameter): as argp declares it */
parse_merge(int key, char *argument, struct argp_state *state)
{
    ctd_merge_command *options = state->input;
    const error_t common = ctd_common_options_take(key, argument, state, &options->common);

    if (common != ARGP_ERR_UNKNOWN) {
        return common;
    }
    switch (key) {
    case ARGP_KEY_ARGS:
        options->shard = state->argv + state->next;
        options->n_shards = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_END:
        if (options->n_shards == 0) {
            argp_error(state, "which shards? Give the files of contend study --shard");
            return EINVAL;
        }
        if (options->common.output == NULL) {
            argp_error(state, "-o FILE.h5: say where the whole goes");
            return EINVAL;
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ctd_argp_merge = {
    .options = merge_table,
    .parser = parse_merge,
    .args_doc = "SHARD.h5...",
    .doc = "Put the shards of a study together: the same bytes as one process would have "
           "written with --no-run-facts.",
};

int
ctd_merge_options_parse(int argc, char **argv, unsigned flags, ctd_merge_command *options)
{
    *options = (ctd_merge_command){0};
    ctd_common_options_start(&options->common);
    return argp_parse(&ctd_argp_merge, argc, argv, flags, NULL, options);
}
