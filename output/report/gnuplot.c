/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/gnuplot.h"

#include "sim/phases.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 60, PIECE_BYTES = 65536, NOT_STARTED = 127 };

/* The script as a file without a name: a pipe could fill up on both sides. */
static int
open_script(const ctd_buffer *script)
{
    const int file = memfd_create("gnuplot", MFD_CLOEXEC);

    for (size_t at = 0; file >= 0 && at < script->length;) {
        const ssize_t n = write(file, script->bytes + at, script->length - at);

        if (n > 0) {
            at += (size_t)n;
        } else if (errno != EINTR) {
            close(file);
            return -1;
        }
    }
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static _Noreturn void
be_gnuplot(const char *program, int script, int pipe_end)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    if (dup2(script, STDIN_FILENO) >= 0 && dup2(pipe_end, STDOUT_FILENO) >= 0 &&
        (nowhere < 0 || dup2(nowhere, STDERR_FILENO) >= 0)) {
        execl(program, "gnuplot", "-d", (char *)NULL);
    }
    _exit(NOT_STARTED);
}

/* Reads until gnuplot closes its end, or time or memory runs out. */
static ctd_status
collect(int pipe_end, ctd_buffer *picture)
{
    const double deadline = ctd_seconds() + SECONDS;
    ctd_sink sink = ctd_buffer_sink(picture);
    char piece[PIECE_BYTES];

    while (!sink.failed) {
        struct pollfd end = {.fd = pipe_end, .events = POLLIN};
        const int ready = poll(&end, 1, 1000);

        if (ready <= 0 && ctd_seconds() > deadline) {
            return CTD_ERR_INTERNAL;
        }
        if (ready <= 0) {
            continue;
        }

        const ssize_t n = read(pipe_end, piece, sizeof piece);

        if (n == 0) {
            return CTD_OK;
        }
        if (n > 0) {
            ctd_sink_write(&sink, piece, (size_t)n);
        } else if (errno != EINTR) {
            return CTD_ERR_INTERNAL;
        }
    }
    return CTD_ERR_NO_MEMORY;
}

static ctd_status
judge(int ended, const char *program, size_t n, ctd_sink *problem)
{
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == 0 && n > 0) {
        return CTD_OK;
    }
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == NOT_STARTED) {
        ctd_sink_printf(problem, "%s could not be started", program);
    } else if (WIFEXITED(ended)) {
        ctd_sink_printf(problem, "%s could not draw a picture (exit code %d)", program,
                        WEXITSTATUS(ended));
    } else {
        ctd_sink_printf(problem, "%s could not draw a picture (signal %d)", program,
                        WIFSIGNALED(ended) ? WTERMSIG(ended) : 0);
    }
    return CTD_ERR_INTERNAL;
}

ctd_status
ctd_gnuplot_run(const char *program, const ctd_buffer *script, ctd_buffer *picture,
                ctd_sink *problem)
{
    const size_t before = picture->length;
    const int file = open_script(script);
    int ends[2], ended = 0;

    if (file < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        if (file >= 0) {
            close(file);
        }
        ctd_sink_puts(problem, "no room for another open file");
        return CTD_ERR_INTERNAL;
    }

    const pid_t child = fork();

    if (child == 0) {
        be_gnuplot(program, file, ends[1]);
    }
    close(file);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        ctd_sink_puts(problem, "no room for another process");
        return CTD_ERR_INTERNAL;
    }

    const ctd_status status = collect(ends[0], picture);

    close(ends[0]);
    if (status != CTD_OK) {
        kill(child, SIGKILL);
    }
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {
    }
    return status == CTD_ERR_NO_MEMORY ? status
                                       : judge(ended, program, picture->length - before, problem);
}
