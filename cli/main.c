/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "output/build.h"
#include "output/file.h"

#include <argp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const ctd_command ctd_commands[] = {
    {"run", "simulate all variants and replications, write one result file", ctd_command_run},
    {"check", "validate a scenario and plan memory, time and file size; run nothing",
     ctd_command_check},
    {"calibrate", "invert shares into intercepts, fit parameters to targets, report both",
     ctd_command_calibrate},
    {"solve", "find the value of a number at which the probability of a question crosses p",
     ctd_command_solve},
    {"study", "run a scenario at the points of a design, say which factors matter",
     ctd_command_study},
    {"merge", "put the shards of a study together", ctd_command_merge},
    {"info", "show what a result file holds and what it answers", ctd_command_info},
    {"verify", "run again what a result file holds and compare content hashes", ctd_command_verify},
    {"help", "explain a command, or the keys of a scenario: help scenario", ctd_command_help},
    {NULL, NULL, NULL},
};

static int
print_version(bool json)
{
    char libraries[256];

    ctd_build_libraries(libraries, sizeof libraries);
    if (json) {
        printf("{\"version\": \"%s\", \"commit\": \"%s\", \"compiler\": \"%s\", \"flags\": \"%s\", "
               "\"libraries\": \"%s\"}\n",
               ctd_build_version(), ctd_build_commit(), ctd_build_compiler(), ctd_build_flags(),
               libraries);
    } else {
        printf("contend %s (%s)\n%s, %s\n%s\n", ctd_build_version(), ctd_build_commit(),
               ctd_build_compiler(), ctd_build_flags(), libraries);
    }
    return CTD_EXIT_DONE;
}

static const ctd_command *
find_command(const char *name)
{
    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0) {
            return c;
        }
    }
    return NULL;
}

/* Waiting threads soon sleep instead of spinning (docs/decisions/0010): GNU's OpenMP reads its
 * policy before main, so the program starts itself again with it, once. OMP_WAIT_POLICY overrides.
 */
static void
wait_passively(char **argv)
{
    if (getenv("OMP_WAIT_POLICY") == NULL && setenv("OMP_WAIT_POLICY", "passive", 0) == 0 &&
        setenv("GOMP_SPINCOUNT", "1000", 0) == 0) {
        execv("/proc/self/exe", argv);
    }
}

/* Whoever starts the program may have closed standard streams: a file or a pipe opened later would
 * take their place, and be written to by what is said there. What is closed stays unusable. */
static void
hold_standard_streams(void)
{
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        if (fcntl(i, F_GETFD) < 0) {
            (void)open("/dev/null", i == STDIN_FILENO ? O_WRONLY : O_RDONLY); /* becomes i */
        }
    }
}

int
main(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "--help";
    const ctd_command *command = find_command(first);
    int code = CTD_EXIT_USAGE;

    hold_standard_streams();
    wait_passively(argv);
    ctd_file_skip_exit();
    argp_err_exit_status = CTD_EXIT_USAGE;
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error to report, not a death */
    signal(SIGPIPE, SIG_IGN);
    if (command != NULL) {
        static char name[64];

        snprintf(name, sizeof name, "contend %s", first);
        argv[1] = name;
        code = command->run(argc - 1, argv + 1);
    } else if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        code = print_version(argc > 2 && strcmp(argv[2], "--json") == 0);
    } else if (strcmp(first, "--help") == 0 || strcmp(first, "-?") == 0 ||
               strcmp(first, "-h") == 0) {
        code = ctd_command_help(1, argv);
        code = argc > 1 ? code : CTD_EXIT_USAGE;
    } else {
        ctd_cli_say("unknown command '%s'; try 'contend help'", first);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        ctd_cli_say("standard output could not be written");
        code = code == CTD_EXIT_DONE ? CTD_EXIT_OUTPUT : code;
    }
    return code;
}
