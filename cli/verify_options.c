/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_options.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/simulate.h"

#include <argp.h>
#include <errno.h>

static const struct argp_option option_table[] = {
    {"tables", CTD_OPTION_TABLES, "FOLDER", 0,
     "Where the scenario's table of customers lies; default: beside the file, else in the current "
     "folder",
     0},
    CTD_THREADS_OPTION,
    CTD_SIMULATION_OPTIONS,
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress, and nothing said unless something is wrong",
     2},
    {0},
};

static error_t
take_file(const char *argument, const struct argp_state *state, ctd_verify_options *options)
{
    if (options->path != NULL) {
        argp_error(state, "one file at a time: '%s' is a second", argument);
        return EINVAL;
    }
    options->path = argument;
    return 0;
}

static error_t
take_threads(const char *argument, const struct argp_state *state, ctd_verify_options *options)
{
    ctd_scenario_options taken = {0};
    const int status = ctd_cli_take_option(CTD_OPTION_THREADS, argument, state, &taken);

    options->threads = taken.threads;
    return status;
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_verify_options *options = state->input;
    const error_t common = ctd_common_options_take(key, argument, state, &options->common);

    if (common != ARGP_ERR_UNKNOWN) {
        return common;
    }
    switch (key) {
    case CTD_OPTION_TABLES:
        options->tables = argument;
        return 0;
    case CTD_OPTION_THREADS:
        return take_threads(argument, state, options);
    case ARGP_KEY_ARG:
        return take_file(argument, state, options);
    case ARGP_KEY_END:
        if (options->path == NULL) {
            argp_error(state, "which file? Give a result file, e.g. aliyun-2015.h5");
            return EINVAL;
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ctd_argp_verify = {
    .options = option_table,
    .parser = parse,
    .args_doc = "FILE.h5",
    .doc = "Simulate again the scenario that a result file holds, and compare content hashes."
           "\vExit codes: 0 the same, 1 usage, 2 the scenario or its table of customers cannot "
           "be read here, 3 not enough memory, 4 standard output could not be written, 5 "
           "stopped by a signal, 6 the file is damaged or of another kind, 7 internal error, 8 "
           "the results differ.",
};

int
ctd_verify_options_parse(int argc, char **argv, unsigned flags, ctd_verify_options *options)
{
    *options = (ctd_verify_options){0};
    ctd_common_options_start(&options->common);
    return argp_parse(&ctd_argp_verify, argc, argv, flags, NULL, options);
}
