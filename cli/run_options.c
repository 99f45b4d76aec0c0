/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_options.h"

#include "cli/duration.h"
#include "cli/options.h"
#include "sim/isa.h"

#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
    {"checkpoint-every", CTD_OPTION_CHECKPOINT_EVERY, "TIME|never", 0,
     "How often the run makes itself safe, in FILE.h5.checkpoint; default: 15m, and whenever it is "
     "stopped. 0: only then",
     3},
    {"resume", CTD_OPTION_RESUME, "auto|never|FOLDER", 0,
     "Go on from FILE.h5.checkpoint if it is there (auto, the default), start over, or go on from "
     "another checkpoint",
     3},
    {"walltime", CTD_OPTION_WALLTIME, "TIME|auto|none", 0,
     "Stop before this much time is over, safe to go on later; auto, the default: what Slurm "
     "grants the job. TIME is like 90s, 15m, 1h30m, 2-12:00:00",
     3},
    {"live", CTD_OPTION_LIVE, NULL, 0,
     "With every checkpoint also write FILE.live.h5: the result so far, readable as any other, but "
     "for panels over 256 MiB",
     3},
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

/* Ends the program if these do not run here, saying which do. */
static void
take_kernels(const char *name, struct argp_state *state, ctd_run_options *options)
{
    const ctd_isa isa = ctd_isa_find(name);
    char here[64] = "";

    for (int i = 0; i < CTD_N_ISAS; i++) {
        if (ctd_isa_runs((ctd_isa)i)) {
            strcat(here, here[0] != '\0' ? ", " : "");
            strcat(here, ctd_isa_name((ctd_isa)i));
        }
    }
    if (isa == CTD_N_ISAS) {
        argp_error(state, "--kernels '%s': no such instruction set; here there are: %s", name,
                   here);
    } else if (!ctd_isa_runs(isa)) {
        argp_error(state, "--kernels '%s': not on this processor; here there are: %s", name, here);
    }
    options->kernels = name;
}

static void
take_checkpoint_every(const char *text, struct argp_state *state, ctd_run_options *options)
{
    options->keep = strcmp(text, "never") != 0;
    if (options->keep && !ctd_cli_duration(text, &options->checkpoint_every)) {
        argp_error(state, "--checkpoint-every '%s': give a time like 90s, 15m or 2h, or never",
                   text);
    }
}

static void
take_resume(const char *text, ctd_run_options *options)
{
    options->resume = strcmp(text, "auto") == 0    ? CTD_RESUME_AUTO
                      : strcmp(text, "never") == 0 ? CTD_RESUME_NEVER
                                                   : CTD_RESUME_MUST;
    options->checkpoint = options->resume == CTD_RESUME_MUST ? text : NULL;
}

/* Time for the last checkpoint is left: a minute, or a twentieth of a short limit. */
static double
leave_time(double seconds)
{
    return seconds - fmin(60.0, seconds / 20.0);
}

/* What a batch system grants: Slurm tells its jobs when they end. */
static double
granted(void)
{
    const char *end = getenv("SLURM_JOB_END_TIME");
    const double seconds = end != NULL ? strtod(end, NULL) - (double)time(NULL) : INFINITY;

    return end != NULL ? leave_time(fmax(0.0, seconds)) : INFINITY;
}

static void
take_walltime(const char *text, struct argp_state *state, ctd_run_options *options)
{
    double seconds;

    if (strcmp(text, "auto") == 0) {
        options->walltime = granted();
    } else if (strcmp(text, "none") == 0) {
        options->walltime = INFINITY;
    } else if (ctd_cli_duration(text, &seconds)) {
        options->walltime = leave_time(seconds);
    } else {
        argp_error(state,
                   "--walltime '%s': give a time like 90s, 1h30m or 2-12:00:00, auto or none",
                   text);
    }
}

static error_t
parse(int key, char *argument, struct argp_state *state)
{
    ctd_run_options *options = state->input;

    if (ctd_cli_take_option(key, argument, &options->scenario) ||
        ctd_cli_take_scenario(key, argument, state, &options->scenario)) {
        return 0;
    }
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
        take_kernels(argument, state, options);
        return 0;
    case CTD_OPTION_CHECKPOINT_EVERY:
        take_checkpoint_every(argument, state, options);
        return 0;
    case CTD_OPTION_RESUME:
        take_resume(argument, options);
        return 0;
    case CTD_OPTION_WALLTIME:
        take_walltime(argument, state, options);
        return 0;
    case CTD_OPTION_LIVE:
        options->with_live = true;
        return 0;
    case CTD_OPTION_QUIET:
        options->quiet = true;
        return 0;
    case CTD_OPTION_PROGRESS:
        if (!take_progress(argument, options)) {
            argp_error(state, "--progress '%s': give auto, bar, lines, json or none", argument);
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void
ctd_run_options_parse(int argc, char **argv, ctd_run_options *options)
{
    static const struct argp argp = {
        .options = option_table,
        .parser = parse,
        .args_doc = "SCENARIO.yaml",
        .doc = "Simulate all variants and replications of a scenario and write one HDF5 file."
               "\vExit codes: 0 done, 1 usage, 2 bad scenario, 3 not enough memory, 4 output could "
               "not be written, 5 stopped by a signal or at the wall-time limit, 6 the checkpoint "
               "is damaged or of another run, 7 internal error.",
    };

    *options = (ctd_run_options){.run_facts = true,
                                 .keep = true,
                                 .checkpoint_every = 60.0 * CTD_CHECKPOINT_MINUTES,
                                 .walltime = granted()};
    (void)argp_parse(&argp, argc, argv, 0, NULL, options); /* ends the program on an error */
}

/* NAME.h5 and "live.h5" -> NAME.live.h5 */
static char *
beside(const char *output, const char *ending, bool in_place)
{
    const size_t n = strlen(output);
    const bool has = in_place && n > 3 && strcmp(output + n - 3, ".h5") == 0;
    char *name = NULL;

    return asprintf(&name, "%.*s.%s", (int)(has ? n - 3 : n), output, ending) < 0 ? NULL : name;
}

void
ctd_run_options_place(ctd_run_options *options)
{
    if (options->checkpoint == NULL) {
        options->own_checkpoint = beside(options->output, "checkpoint", false);
        options->checkpoint = options->own_checkpoint;
    }
    options->segments = beside(options->output, "segments", false);
    if (options->with_live) {
        options->own_live = beside(options->output, "live.h5", true);
        options->live = options->own_live;
    }
}

void
ctd_run_options_free(ctd_run_options *options)
{
    ctd_cli_free_options(&options->scenario);
    free(options->own_checkpoint);
    free(options->own_live);
    free(options->segments);
}
