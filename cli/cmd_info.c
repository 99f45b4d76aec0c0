/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "output/info.h"

#include <argp.h>
#include <stdio.h>

enum { SECONDS = 300 };

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    const char **path = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        if (*path != NULL) {
            argp_error(state, "one file at a time: '%s' is a second", argument);
        }
        *path = argument;
        return 0;
    case ARGP_KEY_END:
        if (*path == NULL) {
            argp_error(state, "which file? Give a result file, e.g. aliyun-2015.h5");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int
ctd_command_info(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE.h5",
        .doc = "Show what a result file holds: where it came from, the market and its shares by "
               "year, and the answers to its questions. The content is checked against its hash.",
    };
    const char *path = NULL;
    ctd_sink out = ctd_cli_sink(1), errors = ctd_cli_sink(2);

    if (argp_parse(&argp, argc, argv, 0, NULL, &path) != 0) {
        return CTD_EXIT_USAGE;
    }
    const ctd_status status = ctd_info_put(path, SECONDS, &out, &errors);

    return status == CTD_ERR_READ ? CTD_EXIT_DAMAGED : ctd_cli_exit_code(status);
}
