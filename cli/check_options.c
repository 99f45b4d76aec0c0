/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_options.h"

#include "cli/commands.h"
#include "cli/options.h"

#include <argp.h>

static const struct argp_option option_table[] = {CTD_SCENARIO_OPTIONS, {0}};

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    return ctd_cli_take(key, argument, state, state->input);
}

const struct argp ctd_argp_check = {
    .options = option_table,
    .parser = parse,
    .args_doc = "SCENARIO.yaml",
    .doc = "Validate a scenario, calibrate it, and say what running it would take. Every "
           "error is reported at once, with its place.",
};

int
ctd_check_options_parse(int argc, char **argv, unsigned flags, ctd_scenario_options *options)
{
    *options = (ctd_scenario_options){0};
    return argp_parse(&ctd_argp_check, argc, argv, flags, NULL, options);
}
