/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_options.h"

#include "cli/options.h"
#include "cli/simulate.h"

#include <argp.h>

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0,
     "Result file; default: the scenario's file name with .h5, in the current folder", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing result file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the summary as JSON", 0},
    {"no-run-facts", CTD_OPTION_NO_RUN_FACTS, NULL, 0,
     "Leave out the group 'run' (host, time, threads): the same scenario, the same bytes", 0},
    CTD_SCENARIO_OPTIONS,
    CTD_SIMULATION_OPTIONS,
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no summary", 2},
    {0},
};

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_run_options *options = state->input;

    if (ctd_cli_take_option(key, argument, &options->scenario) ||
        ctd_cli_take_scenario(key, argument, state, &options->scenario)) {
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
        options->kernels = ctd_cli_take_kernels(argument, state);
        return 0;
    case CTD_OPTION_QUIET:
        options->quiet = true;
        return 0;
    case CTD_OPTION_PROGRESS:
        options->progress = ctd_cli_take_progress(argument, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void
ctd_run_options_parse(int argc, char **argv, ctd_run_options *options)
{
    static const struct argp argp = {
        .options = option_table,
        .parser = parse,
        .args_doc = "SCENARIO.yaml",
        .doc = "Simulate all variants and replications of a scenario and write one HDF5 file."
               "\vExit codes: 0 done, 1 usage, 2 bad scenario, 3 not enough memory, 4 output could "
               "not be written, 5 stopped by a signal, 7 internal error.",
    };

    *options = (ctd_run_options){.run_facts = true, .progress = ctd_cli_progress_here()};
    (void)argp_parse(&argp, argc, argv, 0, NULL, options); /* ends the program on an error */
}
