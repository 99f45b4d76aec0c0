/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/solve_options.h"

#include "cli/commands.h"
#include "cli/options.h"

#include <argp.h>
#include <errno.h>

static const struct argp_option option_table[] = {
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write every value tried as JSON", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing file", 0},
    CTD_SCENARIO_OPTIONS,
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "Do not tell on standard error what is tried", 2},
    {0},
};

/* The first is the scenario, the rest are searches. */
static int
take_argument(const char *argument, const struct argp_state *state,
              ctd_solve_command_options *options)
{
    if (options->scenario.path == NULL) {
        options->scenario.path = argument;
        return 0;
    }
    if (options->n_names == CTD_MAX_SEARCHES) {
        argp_error(state, "too many searches: at most %d", CTD_MAX_SEARCHES);
        return EINVAL;
    }
    options->name[options->n_names++] = argument;
    return 0;
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_solve_command_options *options = state->input;
    const error_t common = ctd_common_options_take(key, argument, state, &options->common);

    if (common != ARGP_ERR_UNKNOWN) {
        return common;
    }
    switch (key) {
    case ARGP_KEY_ARG:
        return take_argument(argument, state, options);
    case ARGP_KEY_END:
        if (options->scenario.n_variants > 0) {
            argp_error(state, "--variant: a search names its own; change it by "
                              "--set solve.NAME.variant=VARIANT");
            return EINVAL;
        }
        return ctd_cli_take_scenario(key, argument, state, &options->scenario);
    default:
        return ctd_cli_take_option(key, argument, state, &options->scenario);
    }
}

const struct argp ctd_argp_solve = {
    .options = option_table,
    .parser = parse,
    .args_doc = "SCENARIO.yaml [SEARCH...]",
    .doc = "Find the value of a number at which the probability of a question crosses p: the "
           "searches of the section 'solve', or those named.\vEvery value is tried under the "
           "same luck. Where no value is enough, the levers are tried. Exit codes: 0 done, "
           "1 usage, 2 bad scenario, 3 not enough memory, 4 output could not be written, "
           "5 stopped by a signal, 7 internal error.",
};

int
ctd_solve_options_parse(int argc, char **argv, unsigned flags, ctd_solve_command_options *options)
{
    *options = (ctd_solve_command_options){0};
    ctd_common_options_start(&options->common);
    return argp_parse(&ctd_argp_solve, argc, argv, flags, NULL, options);
}
