/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/init_options.h"

#include "cli/options.h"

#include <errno.h>

static const struct argp_option option_table[] = {
    {"template", CTD_OPTION_TEMPLATE, "SCENARIO.yaml", 0,
     "A shipped scenario by its name ('contend help scenarios' lists them), or a file; default: "
     "two-clouds",
     0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace existing files", 0},
    {0},
};

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_init_options *options = state->input;

    switch (key) {
    case CTD_OPTION_TEMPLATE:
        options->template = argument;
        return 0;
    case CTD_OPTION_FORCE:
        options->force = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->name != NULL) {
            argp_error(state, "one scenario at a time: '%s' is a second", argument);
            return EINVAL;
        }
        options->name = argument;
        return 0;
    case ARGP_KEY_END:
        if (options->name == NULL) {
            argp_error(state, "what is it to be called? Give a name, e.g. contend init my");
            return EINVAL;
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ctd_argp_init = {
    .options = option_table,
    .parser = parse,
    .args_doc = "NAME",
    .doc = "Write NAME.yaml: a scenario with a comment on every number, that runs in about a "
           "second and is there to be changed.",
};

int
ctd_init_options_parse(int argc, char **argv, unsigned flags, ctd_init_options *options)
{
    *options = (ctd_init_options){.template = "two-clouds"};
    return argp_parse(&ctd_argp_init, argc, argv, flags, NULL, options);
}
