/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_options.h"

#include "cli/options.h"

#include <argp.h>
#include <errno.h>

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.html", 0,
     "The page; default: beside the file, with .html in place of its ending", 0},
    {"figures", CTD_OPTION_FIGURES, "DIR", 0,
     "Also write every picture as SVG and PNG into this folder, which is made where there is none",
     0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace existing files", 0},
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "Do not say what was written", 0},
    {0},
};

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_report_command *options = state->input;
    const error_t common = ctd_common_options_take(key, argument, state, &options->common);

    if (common != ARGP_ERR_UNKNOWN) {
        return common;
    }
    switch (key) {
    case CTD_OPTION_FIGURES:
        options->figures = argument;
        return 0;
    case ARGP_KEY_ARG:
        if (options->path != NULL) {
            argp_error(state, "one file at a time: '%s' is a second", argument);
            return EINVAL;
        }
        options->path = argument;
        return 0;
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

const struct argp ctd_argp_report = {
    .options = option_table,
    .parser = parse,
    .args_doc = "FILE.h5",
    .doc = "Make a page of what a result or a study found: answers first, then pictures, each "
           "with a caption and its numbers. The page is one HTML file that fetches nothing. "
           "Pictures are drawn by gnuplot."
           "\vExit codes: 0 done, 1 usage, or gnuplot is not installed, 3 not enough memory, "
           "4 a file could not be written, 5 stopped by a signal, 6 the file is damaged or of "
           "another kind, 7 gnuplot failed, or an internal error.",
};

int
ctd_report_options_parse(int argc, char **argv, unsigned flags, ctd_report_command *options)
{
    *options = (ctd_report_command){0};
    ctd_common_options_start(&options->common);
    return argp_parse(&ctd_argp_report, argc, argv, flags, NULL, options);
}
