/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/ranks.h"
#include "cli/version.h"

#include "output/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A library that ends the program without a word (HDF5 does, with -1, where it finds no memory for
 * its own books) has its word said for it; of children their parent says what became of them. */
static pid_t program; /* not a child of it */

static void
say_why(int code, void *context)
{
    static const char text[] = "contend: memory could not be allocated; a library that the program "
                               "uses could not go on\n";

    (void)context;
    if ((code < 0 || code > CTD_EXIT_DIFFERENT) && getpid() == program) {
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
        _exit(CTD_EXIT_MEMORY);
    }
}

/* Runs a command; one that has no use for several ranks rests on all but the first. */
static int
run_command(const ctd_command *command, int argc, char **argv)
{
    static char name[64];
    const char *const unknown = ctd_command_unknown_option(command, argc - 1, argv + 1);

    if (!command->on_ranks && !ctd_cli_is_first()) {
        return CTD_EXIT_DONE;
    }
    if (!command->on_ranks && ctd_ranks_count(ctd_cli_ranks) > 1) {
        ctd_cli_say("%s works on one rank; %d have nothing to do", command->name,
                    ctd_ranks_count(ctd_cli_ranks) - 1);
    }
    snprintf(name, sizeof name, "contend %s", command->name);
    argv[1] = name;
    if (unknown != NULL) {
        ctd_command_say_unknown_option(command, unknown);
        return CTD_EXIT_USAGE;
    }
    return command->run(argc - 1, argv + 1);
}

int
main(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "--help";
    const ctd_command *command = ctd_command_find(first);
    int code = CTD_EXIT_USAGE;

    hold_standard_streams();
    wait_passively(argv);
    ctd_file_skip_exit();
    program = getpid();
    (void)on_exit(say_why, NULL); /* the last to be given, the first to be called */
    argp_err_exit_status = CTD_EXIT_USAGE;
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error to report, not a death */
    signal(SIGPIPE, SIG_IGN);
    ctd_cli_join();
    if (command != NULL) {
        code = run_command(command, argc, argv);
    } else if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        code = ctd_version_print(argc > 2 && strcmp(argv[2], "--json") == 0);
    } else if (strcmp(first, "--help") == 0 || strcmp(first, "-?") == 0 ||
               strcmp(first, "-h") == 0) {
        code = ctd_command_help(1, argv);
        code = argc > 1 ? code : CTD_EXIT_USAGE;
    } else {
        ctd_command_say_unknown(first);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        ctd_cli_say("standard output could not be written");
        code = code == CTD_EXIT_DONE ? CTD_EXIT_OUTPUT : code;
    }
    return ctd_cli_leave(code);
}
