/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_OPTIONS_H
#define CTD_CLI_OPTIONS_H

/** Keys of the options, for argp: letters where an option has one. */
enum {
    CTD_OPTION_OUTPUT = 'o',
    CTD_OPTION_QUIET = 'q',
    CTD_OPTION_SET = 0x100,
    CTD_OPTION_SEED,
    CTD_OPTION_CUSTOMERS,
    CTD_OPTION_REPLICATIONS,
    CTD_OPTION_VARIANT,
    CTD_OPTION_THREADS,
    CTD_OPTION_PROGRESS,
    CTD_OPTION_SUMMARY,
    CTD_OPTION_FORCE,
    CTD_OPTION_NO_RUN_FACTS,
    CTD_OPTION_KERNELS,
    CTD_OPTION_CHECKPOINT_EVERY,
    CTD_OPTION_RESUME,
    CTD_OPTION_WALLTIME,
    CTD_OPTION_LIVE,
    CTD_OPTION_SHARD,
    CTD_OPTION_SHARE,
    CTD_OPTION_KEEP_SHARES,
    CTD_OPTION_TABLES,
    CTD_OPTION_TEMPLATE,
    CTD_OPTION_FIGURES
};

#define CTD_THREADS_OPTION                                                                         \
    {                                                                                              \
        "threads", CTD_OPTION_THREADS, "N", 0,                                                     \
            "Threads; default: OMP_NUM_THREADS, else Slurm's cpus-per-task, else what this "       \
            "process "                                                                             \
            "may use. Results do not depend on it",                                                \
            2                                                                                      \
    }

/** Options that change a scenario, for an argp table. */
#define CTD_CHANGE_OPTIONS                                                                         \
    {"set", CTD_OPTION_SET, "PATH=VALUE", 0, "Change a value of the scenario (repeatable)", 1},    \
        {"seed", CTD_OPTION_SEED, "N", 0, "Seed of all draws", 1},                                 \
        {"customers", CTD_OPTION_CUSTOMERS, "N", 0, "Number of customers", 1},                     \
    {                                                                                              \
        "replications", CTD_OPTION_REPLICATIONS, "N", 0, "Number of replications", 1               \
    }

/** Options of every command that reads a scenario. */
#define CTD_SCENARIO_OPTIONS                                                                       \
    CTD_CHANGE_OPTIONS,                                                                            \
        {"variant", CTD_OPTION_VARIANT, "NAME", 0, "Only this variant (repeatable)", 1},           \
        CTD_THREADS_OPTION

/** Options of commands that simulate a whole scenario (cli/simulate.h takes them). */
#define CTD_SIMULATION_OPTIONS                                                                     \
    {"kernels",                                                                                    \
     CTD_OPTION_KERNELS,                                                                           \
     "generic|x86-64-v3|x86-64-v4",                                                                \
     0,                                                                                            \
     "Instruction set of the hot loops; default: the best here. Results do not depend on it",      \
     2},                                                                                           \
    {                                                                                              \
        "progress", CTD_OPTION_PROGRESS, "auto|bar|lines|json|none", 0,                            \
            "Progress on standard error", 2                                                        \
    }

#endif
