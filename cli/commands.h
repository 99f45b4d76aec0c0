/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_COMMANDS_H
#define CTD_CLI_COMMANDS_H

#include <argp.h>
#include <stdbool.h>

/** What people come for: the headings under which 'contend help' lists the commands. */
typedef enum ctd_task { CTD_TASK_SIMULATE, CTD_TASK_FIND, CTD_TASK_SEE, CTD_TASK_HELP } ctd_task;

/**
 * The commands, in the order in which help lists them: task, name, whether it has use for
 * several ranks, one line about it.
 *
 * A command is this one line, a function `ctd_command_NAME` that runs it, and a table of options
 * `ctd_argp_NAME` for argp, from which its --help and the completions of shells are made.
 */
#define CTD_COMMAND_LIST(X)                                                                        \
    X(SIMULATE, init, false, "write a small scenario of your own to start from")                   \
    X(SIMULATE, check, true,                                                                       \
      "validate a scenario and plan memory, time and file size; run nothing")                      \
    X(SIMULATE, run, true, "simulate all variants and replications, write one result file")        \
    X(FIND, solve, false,                                                                          \
      "find the value of a number at which the probability of a question crosses p")               \
    X(FIND, study, true, "run a scenario at the points of a design, say which factors matter")     \
    X(FIND, merge, false, "put the shards of a study together")                                    \
    X(FIND, calibrate, false,                                                                      \
      "invert shares into intercepts, fit parameters to targets, report both")                     \
    X(SEE, info, false, "show what a result file holds and what it answers")                       \
    X(SEE, report, false, "make a page with pictures of what a result or a study found")           \
    X(SEE, verify, false, "run again what a result file holds and compare content hashes")         \
    X(HELP, help, false, "explain a command, or the keys of a scenario: help scenario")

/** A command of the program: its name, one line about it, and what runs it. */
typedef struct ctd_command {
    ctd_task task;
    const char *name;
    const char *summary;
    /** @param[in] argc, argv with argv[0] = "contend NAME" @return an exit code */
    int (*run)(int argc, char **argv);
    const struct argp *argp; /* its options and arguments */
    bool on_ranks;           /* has use for several ranks: is called on all of them */
} ctd_command;

#define CTD_DECLARE_COMMAND(task, name, on_ranks, summary)                                         \
    int ctd_command_##name(int argc, char **argv);                                                 \
    extern const struct argp ctd_argp_##name;
CTD_COMMAND_LIST(CTD_DECLARE_COMMAND)
#undef CTD_DECLARE_COMMAND

/** The commands, ending with a NULL name. */
extern const ctd_command ctd_commands[];

/** The command of a name, NULL if there is none. */
const ctd_command *ctd_command_find(const char *name);

/** The next option of a table behind `option`, NULL: the first; headings are left out.
 *  @return NULL behind the last */
const struct argp_option *ctd_option_next(const struct argp *argp,
                                          const struct argp_option *option);

/** Says what is wrong with the name of a command, and what may have been meant. */
void ctd_command_say_unknown(const char *name);

/** The first long option on a command line that the command does not have, with its dashes; argp
 *  says so too, but not what may have been meant. @return NULL if there is none */
const char *ctd_command_unknown_option(const ctd_command *command, int argc, char **argv);
/** Says so. @param[in] word  what ctd_command_unknown_option() found */
void ctd_command_say_unknown_option(const ctd_command *command, const char *word);

#endif
