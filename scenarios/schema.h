/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_SCHEMA_H
#define CTD_SCENARIOS_SCHEMA_H

#include "scenarios/near.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The one table of what a scenario may say, and that of studies. Checking, near matches, defaults,
 * the references in docs/scenario.md and docs/study.md, `contend help schema` and the JSON Schemas
 * for editors all read them.
 */

/** Types of values; a row may allow several. */
enum {
    CTD_TYPE_WHOLE = 1 << 0, /* 0 .. 2^64 - 1 */
    CTD_TYPE_NUMBER = 1 << 1,
    CTD_TYPE_TEXT = 1 << 2,
    CTD_TYPE_NAME = 1 << 3, /* UTF-8 without . [ ] = / and controls, 1 .. 64 bytes */
    CTD_TYPE_MONTH = 1 << 4,
    CTD_TYPE_FLAG = 1 << 5,
    CTD_TYPE_WORD = 1 << 6, /* one of the row's words */
    CTD_TYPE_PROVIDER = 1 << 7,
    CTD_TYPE_REGION = 1 << 8,
    CTD_TYPE_MAPPING = 1 << 9,
    CTD_TYPE_LIST = 1 << 10
};

typedef struct ctd_schema_row {
    /** Keys joined by '.', "" for the root; what is under a row follows it at once. A step may be
     * `*` (a new name, or an item of a list) or @region, @provider, @segment, @month (one of
     * those). */
    const char *path;
    unsigned types;
    const char *unit; /* "" where there is none */
    double low, high;
    const char *ends;     /* "[]", "[)", "(]" or "()": which ends are allowed; "" for no range */
    const char *words;    /* separated by blanks */
    const char *fallback; /* text; "=PATH": the value there; CTD_REQUIRED; NULL: stays absent */
    const char *doc;      /* one sentence */
} ctd_schema_row;

extern const char CTD_REQUIRED[];

/** What files of one kind may say. */
typedef struct ctd_schema {
    const char *noun; /* "scenario" */
    size_t n_rows;
    /** [n_rows] and one whose path is NULL; the first is that of the document itself. */
    const ctd_schema_row *row;
} ctd_schema;

extern const ctd_schema ctd_schema_scenario;
extern const ctd_schema ctd_schema_study;

/** The row of a scenario itself. */
const ctd_schema_row *ctd_schema_root(void);

/** The row whose children stand below `row`: a variant's keys are the scenario's. */
const ctd_schema_row *ctd_schema_below(const ctd_schema_row *row);

/** The row of a key under a parent's row, by its name or else as a wildcard; NULL if unknown. */
const ctd_schema_row *ctd_schema_child(const ctd_schema_row *parent, const char *key);

/** The row directly under `parent` that comes after `previous` (NULL: the first); NULL: no more. */
const ctd_schema_row *ctd_schema_next(const ctd_schema_row *parent, const ctd_schema_row *previous);

/** The row of a path without wildcards that can be a default's source; NULL if unknown. */
const ctd_schema_row *ctd_schema_find(const ctd_schema *schema, const char *path);

/** Offers the plain keys under a row as what a misspelt one was meant to be. */
void ctd_schema_offer(ctd_near *near, const ctd_schema_row *parent);

/** The last step of a row's path. */
const char *ctd_schema_step(const ctd_schema_row *row);

/** Whether the last step is * or begins with @. */
bool ctd_schema_is_wildcard(const ctd_schema_row *row);

/** What must be given, in words: "a number", "fixed, schedule or trend", "true or false". */
typedef struct ctd_schema_words {
    char text[256];
} ctd_schema_words;

/** The row's path with NAME, REGION, PROVIDER, SEGMENT and YYYY-MM for its wildcards. */
ctd_schema_words ctd_schema_path_words(const ctd_schema_row *row);

ctd_schema_words ctd_schema_type_words(const ctd_schema_row *row);

/** The range in words, "at least 0 and below 1"; empty without one. */
ctd_schema_words ctd_schema_range_words(const ctd_schema_row *row);

/** Whether a number lies in the row's range; true where it has none. */
bool ctd_schema_holds(const ctd_schema_row *row, double value);

/** Place of `word` among a row's words, -1 if it is none of them. */
int ctd_schema_word(const ctd_schema_row *row, const char *word);

/** Takes a piece of text; returns false to stop. */
typedef bool ctd_schema_writer(const char *text, size_t length, void *context);

/** Writes the reference of all keys as Markdown (docs/scenario.md). false: stopped by `write`. */
bool ctd_schema_print_keys(const ctd_schema *schema, ctd_schema_writer *write, void *context);

/** Writes a JSON Schema (draft 2020-12) for editors. false: stopped by `write`, or no memory. */
bool ctd_schema_print_json(const ctd_schema *schema, ctd_schema_writer *write, void *context);

#endif
