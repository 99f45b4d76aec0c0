/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/facts.h"

#include "cli/cli.h"

#include "agents/choice_kernel.h"
#include "sim/phases.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* The command line as typed; NULL when memory is exhausted. */
static char *
join(int argc, char **argv)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);

    for (int i = 0; i < argc; i++) {
        ctd_sink_printf(&sink, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    if (sink.failed) {
        ctd_buffer_clear(&buffer);
    }
    return buffer.bytes;
}

bool
ctd_cli_facts_begin(int argc, char **argv, int n_threads, const char *kernels, ctd_cli_facts *facts)
{
    const time_t now = time(NULL);
    struct tm utc;

    *facts = (ctd_cli_facts){.host = "unknown", .command_line = join(argc, argv)};
    (void)gethostname(facts->host, sizeof facts->host - 1);
    strftime(facts->started, sizeof facts->started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    facts->run = (ctd_run_facts){
        .command_line = facts->command_line,
        .host = facts->host,
        .started = facts->started,
        .n_threads = (uint32_t)n_threads,
        .kernels = kernels != NULL ? kernels : ctd_kernels_best()->name,
    };
    return facts->command_line != NULL;
}

void
ctd_cli_facts_clear(ctd_cli_facts *facts)
{
    free(facts->command_line);
    facts->command_line = NULL;
}

double
ctd_cli_peak_memory(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss * 1024.0 : 0.0;
}

void
ctd_cli_default_output(const char *input, char path[], size_t size)
{
    const char *slash = strrchr(input, '/');
    const char *base = slash != NULL ? slash + 1 : input;
    const char *dot = strrchr(base, '.');
    const int length = dot != NULL && dot != base ? (int)(dot - base) : (int)strlen(base);

    snprintf(path, size, "%.*s.h5", length, base);
}

void
ctd_cli_say_stopped(const ctd_keep_options *keep, uint64_t done, uint64_t total)
{
    char why[80], safe[4200] = "nothing was written";

    if (ctd_cli_stop == SIGALRM) {
        snprintf(why, sizeof why, "at the wall-time limit");
    } else {
        snprintf(why, sizeof why, "by signal %d (%s)", (int)ctd_cli_stop,
                 strsignal((int)ctd_cli_stop));
    }
    if (keep->keep && done > 0) {
        snprintf(safe, sizeof safe, "all of it is safe in %s: the same command goes on from there",
                 keep->folder);
    }
    ctd_cli_say("stopped %s, %.0f %% done; %s", why, 100.0 * (double)done / (double)total, safe);
}

void
ctd_cli_on_progress(uint64_t done, uint64_t total, void *context)
{
    ctd_cli_watch *w = context;

    (void)total;
    w->done = done;
    ctd_progress_update(&w->progress, done, ctd_seconds());
}
