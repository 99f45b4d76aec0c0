/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_SIMULATE_H
#define CTD_CLI_SIMULATE_H

#include "cli/cli.h"
#include "output/progress.h"
#include "scenarios/scenario.h"

/*
 * What commands share that simulate a whole scenario.
 */

struct argp_state;

/** The instruction set asked for; the program ends with usage, saying which there are, if these
 *  kernels do not run here. */
const char *ctd_cli_take_kernels(const char *name, struct argp_state *state);

/** How progress is shown where nobody says how: a bar on a terminal, else lines. */
ctd_progress_mode ctd_cli_progress_here(void);
/** The way to show progress asked for; on another word the program ends with usage. */
ctd_progress_mode ctd_cli_take_progress(const char *word, struct argp_state *state);

/** Says so when running a scenario would need more memory than this process may use.
 *  @return CTD_EXIT_DONE or CTD_EXIT_MEMORY */
int ctd_cli_refuse_if_too_large(const ctd_scenario *scenario, int n_threads);

/** Calibrates a scenario, and says what was wrong.
 *  @param[in] path  of the scenario, for the message
 *  @return an exit code, CTD_EXIT_DONE if all went well */
int ctd_cli_calibrate(ctd_scenario *scenario, const char *path, int n_threads);

#endif
