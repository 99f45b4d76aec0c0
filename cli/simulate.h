/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_SIMULATE_H
#define CTD_CLI_SIMULATE_H

#include "cli/cli.h"
#include "output/progress.h"
#include "scenarios/scenario.h"
#include "studies/experiment.h"

/*
 * What commands share that simulate a whole scenario.
 */

struct argp_state;

/** Takes the instruction set asked for; complains, saying which there are, if these kernels do not
 *  run here. @return as ctd_cli_take_option() */
int ctd_cli_take_kernels(const char *name, const struct argp_state *state, const char **kernels);

/** How progress is shown where nobody says how: a bar on a terminal, else lines. */
ctd_progress_mode ctd_cli_progress_here(void);
/** Takes the way to show progress asked for; complains of another word.
 *  @return as ctd_cli_take_option() */
int ctd_cli_take_progress(const char *word, const struct argp_state *state,
                          ctd_progress_mode *mode);

/** Says so when running a scenario would need more memory than this process may use.
 *  @param[in] keeps  checkpoints are written, of which there are copies
 *  @return CTD_EXIT_DONE or CTD_EXIT_MEMORY */
int ctd_cli_refuse_if_too_large(const ctd_scenario *scenario, int n_threads,
                                const ctd_plan_ranks *ranks, bool keeps);

/** Calibrates a scenario, and says what was wrong, but for CTD_EXIT_STOPPED.
 *  @param[in] path  of the scenario, for the message
 *  @return an exit code, CTD_EXIT_DONE if all went well */
int ctd_cli_calibrate(ctd_scenario *scenario, const char *path, int n_threads);

#endif
