/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/keep_options.h"

#include "cli/duration.h"
#include "cli/options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static error_t
take_every(const char *text, struct argp_state *state, ctd_keep_options *options)
{
    options->keep = strcmp(text, "never") != 0;
    if (options->keep && !ctd_cli_duration(text, &options->every)) {
        argp_error(state, "--checkpoint-every '%s': give a time like 90s, 15m or 2h, or never",
                   text);
        return EINVAL;
    }
    return 0;
}

static void
take_resume(const char *text, ctd_keep_options *options)
{
    options->resume = strcmp(text, "auto") == 0    ? CTD_RESUME_AUTO
                      : strcmp(text, "never") == 0 ? CTD_RESUME_NEVER
                                                   : CTD_RESUME_MUST;
    options->folder = options->resume == CTD_RESUME_MUST ? text : NULL;
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

static error_t
take_walltime(const char *text, struct argp_state *state, ctd_keep_options *options)
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
        return EINVAL;
    }
    return 0;
}

void
ctd_keep_options_start(ctd_keep_options *options)
{
    *options = (ctd_keep_options){
        .keep = true, .every = 60.0 * CTD_CHECKPOINT_MINUTES, .walltime = granted()};
}

error_t
ctd_keep_options_take(int key, const char *argument, struct argp_state *state,
                      ctd_keep_options *options)
{
    switch (key) {
    case CTD_OPTION_CHECKPOINT_EVERY:
        return take_every(argument, state, options);
    case CTD_OPTION_RESUME:
        take_resume(argument, options);
        return 0;
    case CTD_OPTION_WALLTIME:
        return take_walltime(argument, state, options);
    default:
        return ARGP_ERR_UNKNOWN;
    }
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

bool
ctd_keep_options_place(ctd_keep_options *options, const char *output, bool with_live)
{
    if (options->folder == NULL) {
        options->own_folder = beside(output, "checkpoint", false);
        options->folder = options->own_folder;
    }
    options->segments = beside(output, "segments", false);
    if (with_live) {
        options->own_live = beside(output, "live.h5", true);
        options->live = options->own_live;
    }
    return options->folder != NULL && options->segments != NULL &&
           (!with_live || options->live != NULL);
}

void
ctd_keep_options_clear(ctd_keep_options *options)
{
    free(options->own_folder);
    free(options->own_live);
    free(options->segments);
    options->own_folder = options->own_live = options->segments = NULL;
}
