/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
ctd_cli_exit_code(ctd_status status)
{
    switch (status) {
    case CTD_OK:
        return CTD_EXIT_DONE;
    case CTD_ERR_SCENARIO:
    case CTD_ERR_CALIBRATION:
    case CTD_ERR_READ:
        return CTD_EXIT_SCENARIO;
    case CTD_ERR_NO_MEMORY:
        return CTD_EXIT_MEMORY;
    case CTD_ERR_WRITE:
    case CTD_ERR_EXISTS:
    case CTD_ERR_LOCKED:
        return CTD_EXIT_OUTPUT;
    case CTD_ERR_STOPPED:
        return CTD_EXIT_STOPPED;
    case CTD_ERR_DAMAGED:
    case CTD_ERR_FOREIGN:
        return CTD_EXIT_DAMAGED;
    default:
        return CTD_EXIT_INTERNAL;
    }
}

static bool
write_stream(void *context, const char *bytes, size_t length)
{
    FILE *stream = context;

    return fwrite(bytes, 1, length, stream) == length && fflush(stream) == 0;
}

ctd_sink
ctd_cli_sink(int descriptor)
{
    return (ctd_sink){write_stream, descriptor == 1 ? stdout : stderr, false};
}

void
ctd_cli_say(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("contend: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

int
ctd_cli_unwritten(const char *what)
{
    if (ferror(stdout)) {
        return CTD_EXIT_OUTPUT;
    }
    ctd_cli_say("%s: %s", what, ctd_status_sentence(CTD_ERR_NO_MEMORY));
    return CTD_EXIT_MEMORY;
}

const char *
ctd_cli_bytes(double bytes, char text[32])
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    size_t u = 0;

    while (bytes >= 999.5 && u + 1 < sizeof units / sizeof *units) {
        bytes /= 1000.0;
        u++;
    }
    snprintf(text, 32, u == 0 || bytes >= 99.95 ? "%.0f %s" : "%.1f %s", bytes, units[u]);
    return text;
}

const char *
ctd_cli_span(double seconds, char text[48])
{
    if (seconds < 100.0) {
        snprintf(text, 48, seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    } else if (seconds < 6000.0) {
        snprintf(text, 48, "%.0f min", seconds / 60.0);
    } else {
        snprintf(text, 48, "%.1f h", seconds / 3600.0);
    }
    return text;
}
