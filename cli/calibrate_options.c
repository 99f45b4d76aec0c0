/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calibrate_options.h"

#include "cli/commands.h"
#include "cli/options.h"

#include <argp.h>

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "NEW.yaml", 0,
     "Write the scenario with what was found: intercepts in place of shares, fitted values", 0},
    {"keep-shares", CTD_OPTION_KEEP_SHARES, NULL, 0,
     "In NEW.yaml leave the flow shares to be inverted at every run", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the report as JSON", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace existing files", 0},
    CTD_SCENARIO_OPTIONS,
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no report", 2},
    {0},
};

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_calibrate_options *options = state->input;
    const error_t common = ctd_common_options_take(key, argument, state, &options->common);

    if (common != ARGP_ERR_UNKNOWN) {
        return common;
    }
    switch (key) {
    case CTD_OPTION_KEEP_SHARES:
        options->keep_shares = true;
        return 0;
    default:
        return ctd_cli_take(key, argument, state, &options->scenario);
    }
}

const struct argp ctd_argp_calibrate = {
    .options = option_table,
    .parser = parse,
    .args_doc = "SCENARIO.yaml",
    .doc = "Calibrate a scenario: invert its shares into intercepts, fit the parameters under "
           "calibration.fit to their targets, and report what came of it.",
};

int
ctd_calibrate_options_parse(int argc, char **argv, unsigned flags, ctd_calibrate_options *options)
{
    *options = (ctd_calibrate_options){0};
    ctd_common_options_start(&options->common);
    return argp_parse(&ctd_argp_calibrate, argc, argv, flags, NULL, options);
}
