/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_bundle.h"
#include "cli/report_options.h"
#include "cli/report_study.h"

#include "output/atomic.h"
#include "output/examine.h"
#include "output/frame_read.h"
#include "scenarios/titles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECONDS = 600, PATH_BYTES = 4096 };

/* "results/x.h5" -> "results/x.html" */
static void
name_page(const char *input, char path[PATH_BYTES])
{
    const char *slash = strrchr(input, '/');
    const char *base = slash != NULL ? slash + 1 : input;
    const char *dot = strrchr(base, '.');
    const int length = dot != NULL && dot != base ? (int)(dot - input) : (int)strlen(input);

    snprintf(path, PATH_BYTES, "%.*s.html", length, input);
}

/* The program, where PATH says. */
static bool
find_gnuplot(char path[PATH_BYTES])
{
    const char *folders = getenv("PATH");

    while (folders != NULL && *folders != '\0') {
        const int length = (int)strcspn(folders, ":");
        struct stat found;

        if (snprintf(path, PATH_BYTES, "%.*s%sgnuplot", length, folders, length > 0 ? "/" : "") <
                PATH_BYTES &&
            stat(path, &found) == 0 && S_ISREG(found.st_mode) && access(path, X_OK) == 0) {
            return true;
        }
        folders += length + (folders[length] == ':');
    }
    return false;
}

static int
check_output(const char *path, bool force)
{
    ctd_write_report check = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_atomic_check(path, force, &check);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&check, status, &errors);
    }
    return ctd_cli_exit_code(status);
}

/* In the child that reads the file: the whole bundle, or what is wrong. */
static ctd_status
look(const ctd_stored *stored, void *context, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    const ctd_result *result = ctd_stored_result(stored);
    char **title = calloc(result->n_providers, sizeof *title);
    ctd_report_options options = *(const ctd_report_options *)context;
    ctd_buffer page = {0}, pictures = {0};
    ctd_sink to_page = ctd_buffer_sink(&page), to_pictures = ctd_buffer_sink(&pictures);

    options.context = &to_pictures;
    CTD_TRY(title != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_titles_read(result->scenario_text, result->n_providers, result->provider, title));
    options.title = (const char *const *)title;
    CTD_TRY(ctd_report_put(result, ctd_stored_origin(stored), &options, &to_page, sink));
    ctd_sink_write(sink, pictures.bytes, pictures.length);
    CTD_TRY(ctd_bundle_add(sink, "", page.bytes, page.length));
out:
    for (uint32_t j = 0; title != NULL && j < result->n_providers; j++) {
        free(title[j]);
    }
    free(title);
    ctd_buffer_clear(&page);
    ctd_buffer_clear(&pictures);
    return to_page.failed ? CTD_ERR_NO_MEMORY : status; /* all that can fail there */
}

static int
report_result(const char *path, ctd_report_options *options, ctd_buffer *bundle)
{
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status = ctd_examine(path, SECONDS, look, options, bundle, &errors);

    return status == CTD_ERR_READ ? CTD_EXIT_DAMAGED : ctd_cli_exit_code(status);
}

static int
make(const ctd_report_command *command, const char *gnuplot, const char *output)
{
    const char *slash = strrchr(command->path, '/');
    ctd_report_options options = {.gnuplot = gnuplot,
                                  .file = slash != NULL ? slash + 1 : command->path,
                                  .figure = command->figures != NULL ? ctd_bundle_add : NULL};
    ctd_buffer bundle = {0};
    int code = ctd_frame_is(command->path) ? ctd_report_study_file(command->path, &options, &bundle)
                                           : report_result(command->path, &options, &bundle);

    if (code == CTD_EXIT_DONE) {
        code = ctd_bundle_write(&bundle, command, output);
    }
    if (code == CTD_EXIT_DONE && !command->common.quiet) {
        ctd_cli_say("wrote %s", output);
    }
    ctd_buffer_clear(&bundle);
    return code;
}

int
ctd_command_report(int argc, char **argv)
{
    ctd_report_command command;
    char page[PATH_BYTES], gnuplot[PATH_BYTES];

    if (ctd_report_options_parse(argc, argv, 0, &command) != 0) {
        return CTD_EXIT_USAGE;
    }
    name_page(command.path, page);
    const char *output = command.common.output != NULL ? command.common.output : page;
    const int code = check_output(output, command.common.force);

    if (code != CTD_EXIT_DONE) {
        return code;
    }
    if (!find_gnuplot(gnuplot)) {
        ctd_cli_say("gnuplot, which draws the pictures, is not on PATH; please install it: on "
                    "Debian and Ubuntu the package gnuplot-nox, elsewhere gnuplot");
        return CTD_EXIT_USAGE;
    }
    return make(&command, gnuplot, output);
}
