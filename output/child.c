/* SPDX-License-Identifier: Apache-2.0 */
#include "output/child.h"

#include "output/text.h"
#include "sim/phases.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit codes of the child, apart from those of sanitizers and of the C library. */
enum { FIRST_CODE = 64, TROUBLE_BYTES = 80, PIECE_BYTES = 4096, MAX_TEXT_BYTES = 64 << 20 };

static bool
write_pipe(void *context, const char *bytes, size_t length)
{
    const int file = *(const int *)context;

    while (length > 0) {
        const ssize_t n = write(file, bytes, length);

        if (n > 0) {
            bytes += n;
            length -= (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static _Noreturn void
be_child(ctd_child_fn *work, void *context, int pipe_end)
{
    const struct rlimit none = {0, 0};
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    ctd_sink sink = {.write = write_pipe, .context = &pipe_end};

    setrlimit(RLIMIT_CORE, &none);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    if (nowhere >= 0) {
        dup2(nowhere, STDERR_FILENO);
    }
    _exit(FIRST_CODE + (int)work(context, &sink));
}

/* Reads until the child closes its end. False when time or room ran out. */
static bool
collect(int pipe_end, double deadline, ctd_buffer *text, ctd_status *status)
{
    ctd_sink sink = ctd_buffer_sink(text);
    char piece[PIECE_BYTES];

    for (;;) {
        struct pollfd end = {.fd = pipe_end, .events = POLLIN};
        const double left = deadline - ctd_seconds();
        const int ready =
            left <= 0.0 ? 0 : poll(&end, 1, left < 1.0 ? (int)(1e3 * left) + 1 : 1000);

        if (ready == 0 && left <= 0.0) {
            return false;
        }
        if (ready <= 0) {
            continue; /* interrupted, or a second has passed: look at the clock */
        }

        const ssize_t n = read(pipe_end, piece, sizeof piece);

        if (n == 0) {
            return true;
        }
        if (n > 0) {
            ctd_sink_write(&sink, piece, (size_t)n);
            if (sink.failed || text->length > MAX_TEXT_BYTES) {
                *status = CTD_ERR_NO_MEMORY;
                return false;
            }
        }
    }
}

static ctd_status
judge(int ended, char *trouble)
{
    if (WIFSIGNALED(ended)) {
        const int number = WTERMSIG(ended);

        if (number == SIGINT || number == SIGTERM) {
            return CTD_ERR_STOPPED;
        }
        ctd_text_format(trouble, TROUBLE_BYTES, "reading it crashed (signal %d)", number);
        return CTD_ERR_DAMAGED;
    }

    const int code = WEXITSTATUS(ended) - FIRST_CODE;

    if (code < 0 || code >= CTD_N_STATUSES) {
        ctd_text_format(trouble, TROUBLE_BYTES, "reading it failed (exit code %d)",
                        WEXITSTATUS(ended));
        return CTD_ERR_DAMAGED;
    }
    return (ctd_status)code;
}

ctd_status
ctd_child_run(ctd_child_fn *work, void *context, double seconds, ctd_buffer *text, char *trouble)
{
    const double deadline = ctd_seconds() + seconds;
    ctd_status status = CTD_OK;
    int ends[2], ended = 0;

    trouble[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return CTD_ERR_READ;
    }

    const pid_t child = fork();

    if (child == 0) {
        close(ends[0]);
        be_child(work, context, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return CTD_ERR_READ;
    }

    const bool in_time = collect(ends[0], deadline, text, &status);

    close(ends[0]);
    if (!in_time) {
        kill(child, SIGKILL);
    }
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {
    }
    if (in_time) {
        return judge(ended, trouble);
    }
    if (status == CTD_OK) {
        ctd_text_format(trouble, TROUBLE_BYTES, "reading it took longer than %.0f s", seconds);
        status = CTD_ERR_DAMAGED;
    }
    return status;
}
