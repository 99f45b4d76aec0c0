/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_options.h"

#include "cli/options.h"
#include "sim/isa.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct argp_option option_table[] = {
    {"output", CTD_OPTION_OUTPUT, "FILE.h5", 0,
     "Result file; default: the scenario's file name with .h5, in the current folder", 0},
    {"force", CTD_OPTION_FORCE, NULL, 0, "Replace an existing result file", 0},
    {"summary", CTD_OPTION_SUMMARY, "FILE.json", 0, "Also write the summary as JSON", 0},
    {"no-run-facts", CTD_OPTION_NO_RUN_FACTS, NULL, 0,
     "Leave out the group 'run' (host, time, threads): the same scenario, the same bytes", 0},
    CTD_SCENARIO_OPTIONS,
    {"kernels", CTD_OPTION_KERNELS, "NAME", 0,
     "Instruction set of the hot loops: generic, x86-64-v3 or x86-64-v4; default: the best here. "
     "Results do not depend on it",
     2},
    {"progress", CTD_OPTION_PROGRESS, "auto|bar|lines|json|none", 0, "Progress on standard error",
     2},
    {"quiet", CTD_OPTION_QUIET, NULL, 0, "No progress and no summary", 2},
    {0},
};

static bool
take_progress(const char *word, ctd_run_options *options)
{
    static const struct {
        const char *word;
        ctd_progress_mode mode;
    } modes[] = {{"bar", CTD_PROGRESS_BAR},
                 {"lines", CTD_PROGRESS_LINES},
                 {"json", CTD_PROGRESS_JSON},
                 {"none", CTD_PROGRESS_NONE}};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(word, modes[i].word) == 0) {
            options->progress = modes[i].mode;
            options->progress_given = true;
            return true;
        }
    }
    return strcmp(word, "auto") == 0;
}

/* Complains if these do not run here, saying which do. */
static int
take_kernels(const char *name, struct argp_state *state, ctd_run_options *options)
{
    const ctd_isa isa = ctd_isa_find(name);
    char here[64] = "";
    int n = 0;

    for (int i = 0; i < CTD_N_ISAS; i++) {
        if (ctd_isa_runs((ctd_isa)i)) {
            n += snprintf(here + n, sizeof here - (size_t)n, "%s%s", n > 0 ? ", " : "",
                          ctd_isa_name((ctd_isa)i));
        }
    }
    if (isa == CTD_N_ISAS) {
        argp_error(state, "--kernels '%s': no such instruction set; here there are: %s", name,
                   here);
        return EINVAL;
    }
    if (!ctd_isa_runs(isa)) {
        argp_error(state, "--kernels '%s': not on this processor; here there are: %s", name, here);
        return EINVAL;
    }
    options->kernels = name;
    return 0;
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_run_options *options = state->input;

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
        return take_kernels(argument, state, options);
    case CTD_OPTION_QUIET:
        options->quiet = true;
        return 0;
    case CTD_OPTION_PROGRESS:
        if (!take_progress(argument, options)) {
            argp_error(state, "--progress '%s': give auto, bar, lines, json or none", argument);
            return EINVAL;
        }
        return 0;
    default:
        return ctd_cli_take(key, argument, state, &options->scenario);
    }
}

int
ctd_run_options_parse(int argc, char **argv, unsigned flags, ctd_run_options *options)
{
    static const struct argp argp = {
        .options = option_table,
        .parser = parse,
        .args_doc = "SCENARIO.yaml",
        .doc = "Simulate all variants and replications of a scenario and write one HDF5 file."
               "\vExit codes: 0 done, 1 usage, 2 bad scenario, 3 not enough memory, 4 output could "
               "not be written, 5 stopped by a signal, 7 internal error.",
    };

    *options = (ctd_run_options){.run_facts = true};
    return argp_parse(&argp, argc, argv, flags, NULL, options);
}
