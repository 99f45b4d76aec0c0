/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/starter.h"

#include "scenarios/source_file.h"
#include "scenarios/tree.h"
#include "scenarios/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EDITS = 8, LARGE = 100000 };

/* A value that is written anew where it stands. */
typedef struct edit {
    size_t at, length; /* bytes of the template */
    const char *text;
} edit;

typedef struct work {
    ctd_arena *arena;
    const char *path, *name;
    const char *old;
    ctd_node *root;
    uint32_t n_edits;
    edit edits[MOST_EDITS];
    ctd_starter *starter;
    bool no_memory;
} work;

bool
ctd_starter_name_is_good(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

    return strspn(name, letters) > 0 && name[strspn(name, others)] == '\0' && strlen(name) <= 48 &&
           strcmp(name, "null") != 0;
}

/* A text in the arena, formatted. */
static const char *say(work *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static const char *
say(work *w, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    const int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const size_t length = n < (int)sizeof text ? (size_t)n : sizeof text - 1;
    const char *const kept = ctd_arena_text(w->arena, text, length);

    w->no_memory |= kept == NULL;
    return kept;
}

static size_t
offset_of(const char *text, const ctd_place *place)
{
    const char *at = text;

    for (uint32_t line = 1; line < place->line; line++) {
        at = strchr(at, '\n') + 1;
    }
    for (uint32_t column = 1; column < place->column; column++) {
        uint32_t c;

        at += ctd_utf8_decode(at, strlen(at), &c);
    }
    return (size_t)(at - text);
}

/* Notes that a value is to be another; kept in order of place. */
static void
change(work *w, const ctd_node *node, const char *text)
{
    const size_t at = offset_of(w->old, &node->place);
    const char quote = w->old[at];
    const bool quoted = quote == '"' || quote == '\'';
    const size_t length =
        quoted ? strcspn(w->old + at + 1, (char[]){quote, '\0'}) + 2 : strlen(node->text);
    uint32_t i = w->n_edits++;

    for (; i > 0 && w->edits[i - 1].at > at; i--) {
        w->edits[i] = w->edits[i - 1];
    }
    w->edits[i] = (edit){at, length, text};
}

static const ctd_node *
scalar(const work *w, const char *path)
{
    const ctd_node *const node = ctd_tree_find(w->root, path);

    return node != NULL && node->kind == CTD_NODE_SCALAR ? node : NULL;
}

static double
number(const work *w, const char *path)
{
    const ctd_node *const node = scalar(w, path);

    return node != NULL ? strtod(node->text, NULL) : 0.0;
}

static void
limit(work *w, const char *path, unsigned most)
{
    if (number(w, path) > most) {
        w->starter->smaller =
            say(w, "%s%s%s from %s to %u", w->starter->smaller,
                w->starter->smaller[0] != '\0' ? ", " : "", path, scalar(w, path)->text, most);
        change(w, scalar(w, path), say(w, "%u", most));
    }
}

static void
take_table(work *w, const char *path)
{
    const ctd_node *const node = scalar(w, path);

    if (node == NULL) {
        return;
    }
    const char *const slash = strrchr(node->text, '/');
    const uint32_t i = w->starter->n_tables++;

    w->starter->from[i] = ctd_source_file_beside(w->arena, w->path, node->text);
    w->starter->to[i] = say(w, "%s-%s", w->name, slash != NULL ? slash + 1 : node->text);
    w->no_memory |= w->starter->from[i] == NULL;
    change(w, node, w->starter->to[i]);
}

/* The comments a template begins with, for the new name and without the licence's line. */
static size_t
put_head(const work *w, const char *template, FILE *out)
{
    const char *at = w->old;

    fprintf(out, "# %s: a scenario of your own, made by 'contend init' from %s.\n", w->name,
            template);
    if (w->starter->smaller[0] != '\0') {
        fprintf(out, "# So that it runs in about a second: %s.\n", w->starter->smaller);
    }
    while (*at == '#') {
        const char *const end = strchr(at, '\n');
        const char *found;

        for (const char *text = strncmp(at, "# SPDX", 6) == 0 ? NULL : at; text != NULL;) {
            found = strstr(text, template);
            found = found != NULL && found < end ? found : NULL;
            fwrite(text, 1, (size_t)((found != NULL ? found : end + 1) - text), out);
            fputs(found != NULL ? w->name : "", out);
            text = found != NULL ? found + strlen(template) : NULL;
        }
        at = end + 1;
    }
    return (size_t)(at - w->old);
}

static char *
rewrite(const work *w, const char *template)
{
    char *text = NULL, *kept = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);

    if (out == NULL) {
        return NULL;
    }
    size_t at = put_head(w, template, out);

    for (uint32_t i = 0; i < w->n_edits; i++) {
        fwrite(w->old + at, 1, w->edits[i].at - at, out);
        fputs(w->edits[i].text, out);
        at = w->edits[i].at + w->edits[i].length;
    }
    fputs(w->old + at, out);
    if (fclose(out) == 0) {
        kept = ctd_arena_text(w->arena, text, size);
    }
    free(text);
    return kept;
}

ctd_status
ctd_starter_make(ctd_arena *arena, const char *path, const char *template, const char *name,
                 ctd_starter *starter, const char **why)
{
    ctd_status status;
    work w = {.arena = arena, .path = path, .name = name, .starter = starter};
    size_t length;
    char *old = NULL;

    *starter = (ctd_starter){.smaller = ""};
    CTD_TRY(ctd_source_file_read(arena, path, &old, &length, why));
    CTD_TRY(ctd_tree_read(arena, old, &w.root));
    w.old = old;
    CTD_TRY(scalar(&w, "name") != NULL ? CTD_OK : CTD_ERR_INTERNAL);
    change(&w, scalar(&w, "name"), name);
    if (number(&w, "customers.count") > LARGE) {
        limit(&w, "random.replications", 4);
        limit(&w, "customers.count", 50000);
        limit(&w, "calibration.sample", 20000);
    }
    take_table(&w, "latency.file");
    take_table(&w, "customers.file");
    starter->text = w.no_memory ? NULL : rewrite(&w, template);
    CTD_TRY(starter->text != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
out:
    return status;
}
