/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_options.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0,
     "Result file; default: the scenario's file name with .h5, in the current folder", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing result file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the summary as JSON", 0},
    {"no-run-facts", CTD_OPTION_NO_RUN_FACTS, NULL, 0,
     "Leave out the group 'run' (host, time, threads): the same scenario, the same bytes", 0},
    {"share", CTD_OPTION_SHARE, "auto|customers|replications", 0,
     "Under mpirun: what ranks share out, the customers of one market after another, or whole "
     "replications; auto, the default: what should be faster. Results do not depend on it",
     2},
    CTD_SCENARIO_OPTIONS,
    CTD_SIMULATION_OPTIONS,
    CTD_KEEP_OPTIONS,
    {"live", CTD_OPTION_LIVE, NULL, 0,
     "With every checkpoint also write FILE.live.h5: the result so far, readable as any other, but "
     "for panels over 256 MiB",
     3},
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no summary", 2},
    {0},
};

static error_t
take_share(const char *word, const struct argp_state *state, ctd_spread *share)
{
    static const char *const words[] = {"auto", "customers", "replications"}; /* as ctd_spread */

    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            *share = (ctd_spread)i;
            return 0;
        }
    }
    argp_error(state, "--share '%s': give auto, customers or replications", word);
    return EINVAL;
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_run_options *options = state->input;
    error_t taken = ctd_common_options_take(key, argument, state, &options->common);

    if (taken == ARGP_ERR_UNKNOWN) {
        taken = ctd_keep_options_take(key, argument, state, &options->keep);
    }
    if (taken != ARGP_ERR_UNKNOWN) {
        return taken;
    }
    switch (key) {
    case CTD_OPTION_SHARE:
        return take_share(argument, state, &options->share);
    case CTD_OPTION_LIVE:
        options->with_live = true;
        return 0;
    default:
        return ctd_cli_take(key, argument, state, &options->scenario);
    }
}

const struct argp ctd_argp_run = {
    .options = option_table,
    .parser = parse,
    .args_doc = "SCENARIO.yaml",
    .doc = "Simulate all variants and replications of a scenario and write one HDF5 file."
           "\vExit codes: 0 done, 1 usage, 2 bad scenario, 3 not enough memory, 4 output could "
           "not be written, 5 stopped by a signal or at the wall-time limit, 6 the checkpoint "
           "is damaged or of another run, 7 internal error.",
};

int
ctd_run_options_parse(int argc, char **argv, unsigned flags, ctd_run_options *options)
{
    *options = (ctd_run_options){0};
    ctd_common_options_start(&options->common);
    ctd_keep_options_start(&options->keep);
    return argp_parse(&ctd_argp_run, argc, argv, flags, NULL, options);
}

void
ctd_run_options_free(ctd_run_options *options)
{
    ctd_cli_free_options(&options->scenario);
    ctd_keep_options_clear(&options->keep);
}
