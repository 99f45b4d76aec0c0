/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ranks.h"

#include "cli/cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

ctd_ranks *ctd_cli_ranks;

static int said_out = -1, said = -1; /* standard error as it was, and what is said instead */
static bool has_left;

/* Standard output goes nowhere, standard error to a file in memory. */
static void
be_quiet(void)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    said_out = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    said = memfd_create("said", MFD_CLOEXEC);
    if (nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(said >= 0 ? said : nowhere, STDERR_FILENO);
        close(nowhere);
    }
}

/* Whoever ends the program, argp too. */
static void
leave(int code, void *context)
{
    (void)context;
    if (!has_left) {
        (void)ctd_cli_leave(code);
    }
    ctd_ranks_end(&ctd_cli_ranks);
}

void
ctd_cli_join(void)
{
    if (ctd_ranks_start(&ctd_cli_ranks) != CTD_OK) {
        ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_NO_MEMORY));
        _exit(CTD_EXIT_MEMORY);
    }
    on_exit(leave, NULL);
    if (!ctd_cli_is_first()) {
        be_quiet();
    }
}

bool
ctd_cli_is_first(void)
{
    return ctd_ranks_number(ctd_cli_ranks) == 0;
}

static void
show_what_was_said(void)
{
    char text[4096];
    ssize_t n;

    fflush(stderr);
    dprintf(said_out, "contend: on rank %d:\n", ctd_ranks_number(ctd_cli_ranks));
    for (off_t at = 0; (n = pread(said, text, sizeof text, at)) > 0; at += n) {
        (void)!write(said_out, text, (size_t)n);
    }
}

int
ctd_cli_agree(int code)
{
    enum { CODES = 256 };
    const int here = ctd_ranks_number(ctd_cli_ranks), count = ctd_ranks_count(ctd_cli_ranks);
    double worst = code == CTD_EXIT_DONE ? 0.0 : (double)(count - here) * CODES + code;

    ctd_ranks_largest(ctd_cli_ranks, &worst, 1);

    const int rank = count - (int)worst / CODES;

    if (worst > 0.0 && rank == here && here > 0) {
        show_what_was_said();
    }
    return (int)worst % CODES;
}

int
ctd_cli_leave(int code)
{
    has_left = true;
    return ctd_cli_agree(code);
}
