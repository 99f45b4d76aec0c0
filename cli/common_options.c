/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/common_options.h"

#include "cli/options.h"
#include "cli/simulate.h"

void
ctd_common_options_start(ctd_common_options *options)
{
    *options = (ctd_common_options){.run_facts = true, .progress = ctd_cli_progress_here()};
}

error_t
ctd_common_options_take(int key, const char *argument, const struct argp_state *state,
                        ctd_common_options *options)
{
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
    case CTD_OPTION_QUIET:
        options->quiet = true;
        return 0;
    case CTD_OPTION_KERNELS:
        return ctd_cli_take_kernels(argument, state, &options->kernels);
    case CTD_OPTION_PROGRESS:
        return ctd_cli_take_progress(argument, state, &options->progress);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}
