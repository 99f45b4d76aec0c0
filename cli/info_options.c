/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/info_options.h"

#include "cli/commands.h"

#include <argp.h>
#include <errno.h>

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        if (*path != NULL) {
            argp_error(state, "one file at a time: '%s' is a second", argument);
            return EINVAL;
        }
        *path = argument;
        return 0;
    case ARGP_KEY_END:
        if (*path == NULL) {
            argp_error(state, "which file? Give a result file, e.g. aliyun-2015.h5");
            return EINVAL;
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp ctd_argp_info = {
    .parser = parse,
    .args_doc = "FILE.h5",
    .doc = "Show what a result file holds: where it came from, the market and its shares by "
           "year, and the answers to its questions. The content is checked against its hash.",
};

int
ctd_info_options_parse(int argc, char **argv, unsigned flags, const char **path)
{
    *path = NULL;
    return argp_parse(&ctd_argp_info, argc, argv, flags, NULL, path);
}
