/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_FACTS_H
#define CTD_CLI_FACTS_H

#include "cli/keep_options.h"
#include "output/progress.h"
#include "output/result.h"

#include <stddef.h>
#include <stdint.h>

/* What commands that write a result know of themselves and say on the way. */

/** Facts for the group `run`, with what they point to. */
typedef struct ctd_cli_facts {
    ctd_run_facts run;
    char host[256], started[32];
    char *command_line; /* owned */
} ctd_cli_facts;

/** Fills in command line, host, start, threads and kernels.
 *  @param[in] kernels those asked for, NULL: the best here
 *  @return false without memory; clear with ctd_cli_facts_clear() in any case */
bool ctd_cli_facts_begin(int argc, char **argv, int n_threads, const char *kernels,
                         ctd_cli_facts *facts);
void ctd_cli_facts_clear(ctd_cli_facts *facts);
/** Peak memory of this process so far, bytes. */
double ctd_cli_peak_memory(void);

/** "scenarios/aliyun-2015.yaml" -> "aliyun-2015.h5": where a result goes unless told. */
void ctd_cli_default_output(const char *input, char path[], size_t size);

/** Says why work has stopped, how far it is, and where it is safe. */
void ctd_cli_say_stopped(const ctd_keep_options *keep, uint64_t done, uint64_t total);

/** Progress shown on standard error, and how far it is. */
typedef struct ctd_cli_watch {
    ctd_progress progress;
    ctd_sink sink;
    uint64_t done;
} ctd_cli_watch;

/** A ctd_progress_fn. @param[in] context a ctd_cli_watch */
void ctd_cli_on_progress(uint64_t done, uint64_t total, void *context);

#endif
