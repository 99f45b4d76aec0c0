/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_RUN_REPORT_H
#define CTD_CLI_RUN_REPORT_H

#include "cli/run_options.h"
#include "studies/experiment.h"

/* What `contend run` leaves behind: the result file and its summary, and the checkpoint on the way
 * there. */

/** Writes the file, then what a person and a program want to read.
 *  @return an exit code */
int ctd_run_report(const ctd_experiment *experiment, const ctd_run_options *options,
                   const ctd_run_facts *facts);

/** Says why a checkpoint cannot be used. @return an exit code */
int ctd_keeping_refuse(const ctd_checkpoint_options *how, const ctd_checkpoint_report *report,
                       ctd_status status);
/** Says what was found, if anything was. @param[in] what "runs" or "points" */
void ctd_keeping_say_found(const ctd_checkpoint_options *how, const ctd_checkpoint_report *report,
                           const char *what);
/** Says that the work has stopped because its checkpoint could not be written. */
void ctd_keeping_say_unwritten(const ctd_checkpoint_options *how,
                               const ctd_checkpoint_report *report);

/** The checkpoint of a run. */
typedef struct ctd_run_keeping {
    const ctd_run_options *options;
    ctd_checkpoint_options how;
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint; /* NULL: none is kept */
    size_t told;                /* of the notes */
} ctd_run_keeping;

/** Opens the checkpoint and says what was found. Where none is wanted but panels are large, it
 * holds these alone, in a folder of its own. @return an exit code */
int ctd_run_keeping_begin(const ctd_run_options *options, const ctd_scenario *scenario,
                          ctd_run_keeping *keeping);
/** Says what has come up since. */
void ctd_run_keeping_say(ctd_run_keeping *keeping);
/** The run came to its end, and its report to this exit code: removes the checkpoint, or keeps in
 *  it what could not be written. */
void ctd_run_keeping_end(ctd_run_keeping *keeping, int code);
/** Says what ended the run. */
void ctd_run_keeping_fail(ctd_run_keeping *keeping, ctd_status status);
/** Leaves the checkpoint for who goes on, and nothing where there is nothing to go on from. */
void ctd_run_keeping_close(ctd_run_keeping *keeping);

#endif
