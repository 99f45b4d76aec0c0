/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_bundle.h"

#include "output/atomic.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_BYTES = 4096 };

ctd_status
ctd_bundle_add(void *context, const char *name, const void *bytes, size_t n)
{
    ctd_sink *sink = context;

    ctd_sink_printf(sink, "%s\n%zu\n", name, n);
    ctd_sink_write(sink, bytes, n);
    return sink->failed ? CTD_ERR_NO_MEMORY : CTD_OK;
}

static int
write_file(const char *path, const void *bytes, size_t n, bool force)
{
    ctd_write_report report = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_atomic_write(path, bytes, n, force, &report);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    }
    return ctd_cli_exit_code(status);
}

/* Of a process of ours, yet looked at closely: it read a file of anybody's. */
static bool
is_plain(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";

    return name[0] != '.' && name[strspn(name, letters)] == '\0';
}

static int
write_part(const char *name, const void *bytes, size_t n, const ctd_report_command *options,
           const char *output)
{
    char path[PATH_BYTES];

    if (name[0] == '\0') {
        return write_file(output, bytes, n, options->common.force);
    }
    if (options->figures == NULL || !is_plain(name) ||
        snprintf(path, sizeof path, "%s/%s", options->figures, name) >= (int)sizeof path) {
        return CTD_EXIT_INTERNAL;
    }
    return write_file(path, bytes, n, options->common.force);
}

/* The line at `at`, ended by a NUL in place of its newline. */
static char *
take_line(char **at, const char *end)
{
    char *line = *at, *newline = memchr(line, '\n', (size_t)(end - line));

    if (newline == NULL) {
        return NULL;
    }
    *newline = '\0';
    *at = newline + 1;
    return line;
}

int
ctd_bundle_write(const ctd_buffer *bundle, const ctd_report_command *options, const char *output)
{
    char *at = bundle->bytes;
    const char *const end = bundle->bytes + bundle->length;
    int code = CTD_EXIT_DONE;

    if (options->figures != NULL && mkdir(options->figures, 0777) != 0 && errno != EEXIST) {
        ctd_cli_say("%s: the folder could not be made: %s", options->figures, strerror(errno));
        return CTD_EXIT_OUTPUT;
    }
    while (at < end && code == CTD_EXIT_DONE) {
        const char *name = take_line(&at, end), *length = name != NULL ? take_line(&at, end) : NULL;
        const uintmax_t n = length != NULL ? strtoumax(length, NULL, 10) : 0;

        if (length == NULL || n > (uintmax_t)(end - at)) {
            ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_INTERNAL));
            return CTD_EXIT_INTERNAL;
        }
        code = write_part(name, at, (size_t)n, options, output);
        at += n;
    }
    return code;
}
