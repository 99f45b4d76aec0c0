/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_report.h"
#include "output/atomic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
say_age(double seconds, char text[48])
{
    if (seconds < 120.0) {
        snprintf(text, 48, "%.0f s", seconds > 0.0 ? seconds : 0.0);
    } else if (seconds < 7200.0) {
        snprintf(text, 48, "%.0f min", seconds / 60.0);
    } else if (seconds < 48.0 * 3600.0) {
        snprintf(text, 48, "%.0f h", seconds / 3600.0);
    } else {
        snprintf(text, 48, "%.0f days", seconds / 86400.0);
    }
}

int
ctd_keeping_refuse(const ctd_checkpoint_options *how, const ctd_checkpoint_report *report,
                   ctd_status status)
{
    ctd_sink errors = ctd_cli_sink(2);

    if (report->problem[0] != '\0') {
        ctd_cli_say("%s", report->problem);
    } else if (status == CTD_ERR_WRITE) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report->write, status, &errors);
    } else {
        ctd_cli_say("%s: %s", how->folder, ctd_status_sentence(status));
    }
    return status == CTD_ERR_READ ? CTD_EXIT_USAGE : ctd_cli_exit_code(status);
}

void
ctd_keeping_say_found(const ctd_checkpoint_options *how, const ctd_checkpoint_report *report,
                      const char *what)
{
    char age[48], live[48] = "";

    if (report->n_live > 0) {
        snprintf(live, sizeof live, " and %u under way", report->n_live);
    }
    if (report->resumed) {
        say_age(report->age, age);
        ctd_cli_say("going on from %s, %s old: of %u %s %u are finished%s", how->folder, age,
                    report->n_runs, what, report->n_finished, live);
    }
}

void
ctd_keeping_say_unwritten(const ctd_checkpoint_options *how, const ctd_checkpoint_report *report)
{
    ctd_sink errors = ctd_cli_sink(2);

    fputs("contend: ", stderr);
    ctd_write_report_put(&report->write, CTD_ERR_WRITE, &errors);
    ctd_cli_say("stopped, since no checkpoint could be written; what %s held before is still "
                "there: the same command goes on from it",
                how->folder);
}

int
ctd_run_keeping_begin(const ctd_run_options *options, const ctd_scenario *scenario,
                      ctd_run_keeping *keeping)
{
    ctd_panels panels;

    keeping->options = options;
    ctd_panels_plan(scenario, NULL, &panels);
    if (!options->keep.keep && !panels.large) {
        return CTD_EXIT_DONE;
    }
    keeping->how = (ctd_checkpoint_options){
        .folder = options->keep.keep ? options->keep.folder : options->keep.segments,
        .resume = options->keep.keep ? options->keep.resume : CTD_RESUME_NEVER,
        .only_panels = !options->keep.keep,
        .every = options->keep.every,
        .now = &ctd_cli_save,
        .job = getenv("SLURM_JOB_ID"),
        .live = options->keep.live,
    };
    const ctd_status status =
        ctd_checkpoint_open(&keeping->how, scenario, &keeping->report, &keeping->checkpoint);

    if (status != CTD_OK) {
        return ctd_keeping_refuse(&keeping->how, &keeping->report, status);
    }
    ctd_keeping_say_found(&keeping->how, &keeping->report, "runs");
    ctd_run_keeping_say(keeping);
    return CTD_EXIT_DONE;
}

void
ctd_run_keeping_say(ctd_run_keeping *keeping)
{
    const char *note = keeping->report.note + keeping->told;

    if (*note != '\0') {
        ctd_cli_say("%s: %s", keeping->how.folder, note + (strncmp(note, "; ", 2) == 0 ? 2 : 0));
        keeping->told = strlen(keeping->report.note);
    }
}

void
ctd_run_keeping_end(ctd_run_keeping *keeping, int code)
{
    if (code != CTD_EXIT_DONE && keeping->report.problem[0] != '\0') {
        ctd_cli_say("%s", keeping->report.problem);
    }
    if (keeping->checkpoint == NULL || keeping->how.only_panels) {
        return;
    }
    if (code == CTD_EXIT_DONE) {
        ctd_checkpoint_remove(&keeping->checkpoint);
        if (keeping->how.live != NULL) {
            ctd_atomic_remove(keeping->how.live); /* all of it stands in the result now */
        }
    } else if (ctd_checkpoint_save(keeping->checkpoint) == CTD_OK) {
        ctd_cli_say("all runs are finished and safe in %s: the same command only has to write "
                    "what is missing",
                    keeping->how.folder);
    } else if (keeping->report.sequence > 0) {
        ctd_cli_say("%s holds what was finished at its last writing: the same command goes on "
                    "from there",
                    keeping->how.folder);
    }
}

void
ctd_run_keeping_fail(ctd_run_keeping *keeping, ctd_status status)
{
    if (status == CTD_ERR_WRITE && keeping->report.write.path != NULL) {
        ctd_keeping_say_unwritten(&keeping->how, &keeping->report);
    } else {
        ctd_cli_say("%s", ctd_status_sentence(status));
    }
}

void
ctd_run_keeping_close(ctd_run_keeping *keeping)
{
    if (keeping->how.only_panels) {
        ctd_checkpoint_remove(&keeping->checkpoint);
    } else {
        ctd_checkpoint_close(&keeping->checkpoint);
    }
}
