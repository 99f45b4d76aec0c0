/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_CLI_H
#define CTD_CLI_CLI_H

#include "cli/commands.h"
#include "cli/shipped.h"
#include "output/sink.h"
#include "scenarios/scenario.h"
#include "sim/status.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/** Exit codes, a contract with scripts. */
enum {
    CTD_EXIT_DONE = 0,
    CTD_EXIT_USAGE = 1,
    CTD_EXIT_SCENARIO = 2,
    CTD_EXIT_MEMORY = 3,
    CTD_EXIT_OUTPUT = 4,
    CTD_EXIT_STOPPED = 5,
    CTD_EXIT_DAMAGED = 6,
    CTD_EXIT_INTERNAL = 7,
    CTD_EXIT_DIFFERENT = 8
};

/** The exit code of a status. */
int ctd_cli_exit_code(ctd_status status);
/** A sink on a standard stream (1 or 2). */
ctd_sink ctd_cli_sink(int descriptor);

/** Says "contend: ..." on standard error, with a newline. */
void ctd_cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct argp_state;

/** What commands that read a scenario take from the command line. */
typedef struct ctd_scenario_options {
    const char *path; /* as given; ctd_cli_find() puts the file there that a name means */
    char *found;      /* owned, may be NULL */
    char **sets;      /* [n_sets] PATH=VALUE, in order; owned, each too */
    size_t n_sets;
    const char **variants; /* [n_variants], owned; the names borrowed */
    size_t n_variants;
    int threads;    /* 0 = not given */
    bool no_memory; /* for one of them: ctd_cli_load() tells */
} ctd_scenario_options;

/*
 * Parts of parsers for argp. What they return a parser may return: 0 for what is taken,
 * ARGP_ERR_UNKNOWN for keys that are somebody else's, EINVAL behind a complaint. The complaint
 * already ends the program with usage, unless argp was given ARGP_NO_EXIT.
 */

/** Takes one of --set, --seed, --customers, --replications, --variant, --threads. */
int ctd_cli_take_option(int key, const char *argument, const struct argp_state *state,
                        ctd_scenario_options *options);
/** Takes the one scenario of a command line, and its end; complains of a second, or of none. */
int ctd_cli_take_scenario(int key, const char *argument, const struct argp_state *state,
                          ctd_scenario_options *options);
/** Takes any of these. */
int ctd_cli_take(int key, const char *argument, const struct argp_state *state,
                 ctd_scenario_options *options);
/** Looks for the file that was meant, where not a path but a name was given. */
void ctd_cli_find(ctd_scenario_options *options, ctd_shipped_kind kind);
void ctd_cli_free_options(ctd_scenario_options *options);

/** Finds a scenario, loads it and prints its messages. @return an exit code, CTD_EXIT_DONE if
 * loaded */
int ctd_cli_load(ctd_scenario_options *options, ctd_scenario **scenario);

/** Threads to use: --threads, else OMP_NUM_THREADS, else Slurm's cpus-per-task, else what the
 *  affinity mask and the cgroup's quota allow, shared by the ranks of a machine; fewer where
 * `ulimit -v` has no room for their stacks, for results do not depend on it. */
int ctd_cli_threads(int asked);

/** Memory that this process may use beside what the program itself takes, bytes: the machine's, its
 *  cgroup's, each shared by its ranks, its own limit. */
size_t ctd_cli_memory(void);
/** The same, or what the machine has available now if that is less; what markets side by side may
 *  take. */
size_t ctd_cli_free_memory(void);

/** The exit code where `what` is not, or not whole, on standard output; says so if for want of
 * memory. That nothing could be written there main() says, once, at the end. */
int ctd_cli_unwritten(const char *what);

/** "1.2 GB" and the like, into text (returned), 1 kB = 1000 bytes. */
const char *ctd_cli_bytes(double bytes, char text[32]);

/** "12 s", "3 min" and the like, into text (returned). */
const char *ctd_cli_span(double seconds, char text[48]);

/** Raised by SIGUSR2: a checkpoint is asked for. */
extern volatile sig_atomic_t ctd_cli_save;
/** Sets ctd_cli_stop to SIGALRM after so many seconds of wall-clock time; INFINITY: never. */
void ctd_cli_stop_after(double seconds);
/** Set by SIGINT, SIGTERM and SIGUSR1 once ctd_cli_catch_signals() was called. */
extern volatile sig_atomic_t ctd_cli_stop;
void ctd_cli_catch_signals(void);

#endif
