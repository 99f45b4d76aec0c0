/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/init_options.h"
#include "cli/shipped.h"

#include "output/atomic.h"
#include "scenarios/source_file.h"
#include "scenarios/starter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NAME.yaml, and the folder it is in. */
typedef struct target {
    char name[64];
    char folder[PATH_MAX]; /* "" or ending with '/' */
    char path[2 * PATH_MAX];
} target;

static bool
find_target(const char *given, target *t)
{
    const char *const slash = strrchr(given, '/');
    const char *const base = slash != NULL ? slash + 1 : given;
    const size_t n = strlen(base);
    const size_t stem = n > 5 && strcmp(base + n - 5, ".yaml") == 0 ? n - 5 : n;

    snprintf(t->name, sizeof t->name, "%.*s", (int)stem, base);
    snprintf(t->folder, sizeof t->folder, "%.*s", (int)(base - given), given);
    snprintf(t->path, sizeof t->path, "%s%s.yaml", t->folder, t->name);
    return stem < sizeof t->name && ctd_starter_name_is_good(t->name);
}

static int
complain(const ctd_write_report *report, ctd_status status)
{
    ctd_sink errors = ctd_cli_sink(2);

    fputs("contend: ", stderr);
    ctd_write_report_put(report, status, &errors);
    return ctd_cli_exit_code(status);
}

/* "FOLDER/NAME.yaml" -> "NAME". */
static void
stem_of(const char *path, char name[], size_t size)
{
    const char *const slash = strrchr(path, '/');
    const char *const base = slash != NULL ? slash + 1 : path;
    const char *const dot = strrchr(base, '.');

    snprintf(name, size, "%.*s", (int)(dot != NULL ? (size_t)(dot - base) : strlen(base)), base);
}

static int
write_table(ctd_arena *arena, const char *from, const char *to, bool force)
{
    ctd_write_report report = {.path = to};
    const char *why = "";
    char *text = NULL;
    size_t length = 0;
    ctd_status status = ctd_source_file_read(arena, from, &text, &length, &why);

    if (status == CTD_ERR_READ) {
        ctd_cli_say("%s: the table cannot be read: %s", from, why);
        return CTD_EXIT_SCENARIO;
    }
    if (status == CTD_OK) {
        status = ctd_atomic_write(to, text, length, force, &report);
    }
    return status == CTD_OK ? CTD_EXIT_DONE : complain(&report, status);
}

/* Tables first: a scenario that is there has all it needs. */
static int
write_all(ctd_arena *arena, const ctd_starter *starter, const target *t, bool force)
{
    ctd_write_report report = {.path = t->path};
    char to[2 * PATH_MAX];
    ctd_status status = ctd_atomic_check(t->path, force, &report);
    int code = status == CTD_OK ? CTD_EXIT_DONE : complain(&report, status);

    for (uint32_t i = 0; i < starter->n_tables && code == CTD_EXIT_DONE; i++) {
        snprintf(to, sizeof to, "%s%s", t->folder, starter->to[i]);
        code = write_table(arena, starter->from[i], to, force);
    }
    if (code == CTD_EXIT_DONE) {
        status = ctd_atomic_write(t->path, starter->text, strlen(starter->text), force, &report);
        code = status == CTD_OK ? CTD_EXIT_DONE : complain(&report, status);
    }
    return code;
}

static int
init(ctd_arena *arena, const ctd_init_options *options)
{
    target t = {.name = ""};
    char found[PATH_MAX], name[NAME_MAX + 1];
    ctd_starter starter;
    const char *why = "";
    const char *const path = ctd_shipped_find(CTD_SHIPPED_SCENARIO, options->template, found);

    if (!find_target(options->name, &t)) {
        ctd_cli_say("'%s' is no good name: use letters, digits, - and _, and begin with a letter",
                    options->name);
        return CTD_EXIT_USAGE;
    }
    stem_of(path, name, sizeof name);
    const ctd_status status = ctd_starter_make(arena, path, name, t.name, &starter, &why);

    if (status == CTD_ERR_READ || status == CTD_ERR_INTERNAL) {
        ctd_cli_say("the template %s: %s", options->template,
                    status == CTD_ERR_READ ? why : "this is no scenario");
        ctd_shipped_hint(CTD_SHIPPED_SCENARIO, options->template);
        return CTD_EXIT_SCENARIO;
    }
    if (status != CTD_OK) {
        ctd_cli_say("%s", ctd_status_sentence(status));
        return ctd_cli_exit_code(status);
    }
    const int code = write_all(arena, &starter, &t, options->force);

    if (code == CTD_EXIT_DONE) {
        printf("wrote %s\n  contend run %s        simulates it and answers its question\n"
               "  contend check %s      says what is wrong with it, if something is\n"
               "  contend help scenario     explains every key\n",
               t.path, t.path, t.path);
    }
    return code;
}

int
ctd_command_init(int argc, char **argv)
{
    ctd_init_options options;
    ctd_arena *arena = ctd_arena_create();
    int code = CTD_EXIT_USAGE;

    if (arena == NULL) {
        ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_NO_MEMORY));
        return CTD_EXIT_MEMORY;
    }
    if (ctd_init_options_parse(argc, argv, 0, &options) == 0) {
        code = init(arena, &options);
    }
    ctd_arena_destroy(&arena);
    return code;
}
