/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/messages_private.h"

#include "scenarios/plain.h"
#include "scenarios/quote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEPT = 1000, MOST_SHOWN = 100, LONGEST_TEXT = 1024, LONGEST_HEAD = 1024 };

typedef struct message {
    int32_t order;
    uint32_t line, column;
    size_t added; /* keeps those of one place in the order they were found */
    bool in_base;
    char *path;
    char *text; /* what is wrong, alone */
    char *full; /* ready to print */
} message;

struct ctd_messages {
    size_t n;
    size_t n_dropped;
    message *list;
    const char *variant; /* borrowed */
    bool no_memory;
};

ctd_messages *
ctd_messages_create(void)
{
    ctd_messages *m = calloc(1, sizeof *m);

    if (m != NULL) {
        m->list = calloc(MOST_KEPT + 1, sizeof *m->list);
        if (m->list == NULL) {
            ctd_messages_destroy(&m);
        }
    }
    return m;
}

static void
forget(message *old)
{
    free(old->path);
    free(old->text);
    free(old->full);
}

void
ctd_messages_destroy(ctd_messages **messages)
{
    ctd_messages *const m = *messages;

    if (m == NULL) {
        return;
    }
    for (size_t i = 0; i < m->n; i++) {
        forget(&m->list[i]);
    }
    free(m->list);
    free(m);
    *messages = NULL;
}

size_t
ctd_messages_count(const ctd_messages *messages)
{
    return messages->n;
}

const char *
ctd_messages_get(const ctd_messages *messages, size_t i)
{
    return messages->list[i].full;
}

void
ctd_messages_set_variant(ctd_messages *messages, const char *variant)
{
    messages->variant = variant;
}

/* A variant is the base with changes, so most of what is wrong in it has been said. */
static bool
is_known(const ctd_messages *m, const ctd_subject *subject, const char *text)
{
    for (size_t i = 0; i < m->n; i++) {
        const message *const old = &m->list[i];
        const bool same_place = old->order == subject->place.source->order &&
                                old->line == subject->place.line &&
                                old->column == subject->place.column;
        const bool follows =
            m->variant != NULL && old->in_base && !(subject->origin != NULL && subject->scalar);
        if (strcmp(old->path, subject->path) == 0 && strcmp(old->text, text) == 0 &&
            (same_place || follows)) {
            return true;
        }
    }
    return false;
}

/* "FILE:LINE:COLUMN: error: PATH: " or "--set PATH=VALUE: error: " */
static void
write_head(char head[LONGEST_HEAD], const ctd_subject *subject)
{
    const ctd_place *const p = &subject->place;
    const char *const set_path = p->source->set_path;
    const char *const point = subject->path[0] != '\0' ? "." : "";
    char position[32] = "";
    char path[LONGEST_HEAD / 2];

    if (set_path == NULL && p->line > 0) {
        snprintf(position, sizeof position, ":%u:%u", p->line, p->column);
    }
    snprintf(path, sizeof path, "%s%s%s%s", subject->origin != NULL ? "variants." : "",
             subject->origin != NULL ? subject->origin : "", subject->origin != NULL ? point : "",
             subject->path);
    const bool told = path[0] == '\0' || (set_path != NULL && strcmp(path, set_path) == 0);
    snprintf(head, LONGEST_HEAD, "%.400s%s: error: %s%s", p->source->name, position,
             told ? "" : path, told ? "" : ": ");
}

static bool
keep(ctd_messages *m, const ctd_subject *subject, const char *text)
{
    char head[LONGEST_HEAD];
    char in_variant[96] = "";
    const bool shows_line = subject->place.source->set_path == NULL && subject->place.line > 0;
    message new = {.order = subject->place.source->order,
                   .line = subject->place.line,
                   .column = subject->place.column,
                   .added = m->n,
                   .in_base = m->variant == NULL};
    char *quote = NULL;

    write_head(head, subject);
    if (m->variant != NULL && subject->origin == NULL) {
        snprintf(in_variant, sizeof in_variant, " (in variant '%s')", m->variant);
    }
    if (shows_line) {
        quote = ctd_quote_line(&subject->place);
        if (quote == NULL) {
            return false;
        }
    }
    new.path = strdup(subject->path);
    new.text = strdup(text);
    if (asprintf(&new.full, "%s%s%s\n%s", head, text, in_variant, shows_line ? quote : "") < 0) {
        new.full = NULL;
    }
    free(quote);
    if (new.path == NULL || new.text == NULL || new.full == NULL) {
        forget(&new);
        return false;
    }
    m->list[m->n++] = new;
    return true;
}

/* Numbers in messages have a decimal point wherever the program runs. */
static void
format_plain(char text[LONGEST_TEXT], const char *format, va_list arguments)
{
    ctd_plain plain = ctd_plain_begin();

    vsnprintf(text, LONGEST_TEXT, format, arguments);
    ctd_plain_end(&plain);
}

bool
ctd_messages_overflow(ctd_messages *messages)
{
    const bool full = messages->n >= MOST_KEPT;

    messages->n_dropped += full ? 1 : 0;
    return full;
}

void
ctd_messages_report(ctd_messages *messages, const ctd_subject *subject, const char *format,
                    va_list arguments)
{
    char text[LONGEST_TEXT];

    if (ctd_messages_overflow(messages)) {
        return;
    }
    format_plain(text, format, arguments);
    if (!is_known(messages, subject, text) && !keep(messages, subject, text)) {
        messages->no_memory = true;
    }
}

void
ctd_messages_report_at(ctd_messages *messages, ctd_place place, const char *format, ...)
{
    const ctd_subject subject = {.place = place, .path = ""};
    va_list arguments;

    va_start(arguments, format);
    ctd_messages_report(messages, &subject, format, arguments);
    va_end(arguments);
}

static int
by_place(const void *a, const void *b)
{
    const message *const x = a;
    const message *const y = b;

    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    if (x->column != y->column) {
        return x->column < y->column ? -1 : 1;
    }
    return x->added < y->added ? -1 : 1;
}

static void
cut_short(ctd_messages *m)
{
    message more = {.added = m->n};

    if (m->n + m->n_dropped <= MOST_SHOWN) {
        return;
    }
    if (asprintf(&more.full, "error: and %zu more like these\n", m->n + m->n_dropped - MOST_SHOWN) <
        0) {
        m->no_memory = true;
        return;
    }
    for (size_t i = MOST_SHOWN; i < m->n; i++) {
        forget(&m->list[i]);
    }
    m->list[MOST_SHOWN] = more;
    m->n = MOST_SHOWN + 1;
    m->n_dropped = 0;
}

ctd_status
ctd_messages_finish(ctd_messages *messages)
{
    qsort(messages->list, messages->n, sizeof *messages->list, by_place);
    cut_short(messages);
    if (messages->no_memory) {
        return CTD_ERR_NO_MEMORY;
    }
    return messages->n > 0 ? CTD_ERR_SCENARIO : CTD_OK;
}
