/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_MESSAGES_PRIVATE_H
#define CTD_SCENARIOS_MESSAGES_PRIVATE_H

#include "scenarios/messages.h"
#include "sim/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/** A text that is read: the scenario, a table it names, or the VALUE of one --set. */
typedef struct ctd_source {
    int32_t order;        /* messages of a lower order come first */
    const char *name;     /* path as given, or "--set PATH=VALUE" */
    const char *set_path; /* PATH of a --set, else NULL: then there are lines to show */
    const char *text;     /* NUL-terminated */
    size_t length;
} ctd_source;

/** Length of the byte order mark a source begins with, 0 without one; columns count behind it. */
size_t ctd_source_mark(const ctd_source *source);

/** Where something stands. Line and column count from 1, columns in characters. */
typedef struct ctd_place {
    const ctd_source *source;
    uint32_t line; /* 0: the source as a whole */
    uint32_t column;
} ctd_place;

/** What a message is about, beyond its words. */
typedef struct ctd_subject {
    ctd_place place;
    const char *path;   /* of the key, without the variant; "" for none */
    const char *origin; /* variant that wrote it, NULL: the base */
    bool scalar;        /* a single value, so a mistake of its own wherever it is written */
} ctd_subject;

/** The variant being checked, NULL for the base. What the base has shown is not said again. */
void ctd_messages_set_variant(ctd_messages *messages, const char *variant);

/** Counts an error that there is no room for any more, so that nobody need word it; false if there
 *  is room. */
bool ctd_messages_overflow(ctd_messages *messages);

/** Adds an error; running out of memory is remembered and told by ctd_messages_finish(). */
void ctd_messages_report(ctd_messages *messages, const ctd_subject *subject, const char *format,
                         va_list arguments) __attribute__((format(printf, 3, 0)));

/** Adds an error at a place that has no key. */
void ctd_messages_report_at(ctd_messages *messages, ctd_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Sorts by place and cuts a long list short.
 *
 * @return CTD_OK if there are no messages, CTD_ERR_SCENARIO if there are, CTD_ERR_NO_MEMORY if one
 *         could not be kept
 */
CTD_MUST_CHECK ctd_status ctd_messages_finish(ctd_messages *messages);

#endif
