/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_JSON_H
#define CTD_OUTPUT_JSON_H

#include "output/sink.h"

#include <stdbool.h>
#include <stdint.h>

enum { CTD_JSON_MAX_DEPTH = 16 };

/** Writes JSON (RFC 8259) into a sink, indented by two blanks, commas kept by itself. */
typedef struct ctd_json {
    ctd_sink *sink;
    int depth;
    bool has_items[CTD_JSON_MAX_DEPTH + 1];
} ctd_json;

/*
 * `name` is the member's name within an object and NULL within a list or at the top.
 */

void ctd_json_open_object(ctd_json *json, const char *name);
void ctd_json_close_object(ctd_json *json);
void ctd_json_open_list(ctd_json *json, const char *name);
void ctd_json_close_list(ctd_json *json);
/** UTF-8; control characters are escaped, malformed bytes become U+FFFD. NULL gives null. */
void ctd_json_text(ctd_json *json, const char *name, const char *value);
void ctd_json_count(ctd_json *json, const char *name, uint64_t value);
/** The shortest of 15 to 17 digits that reads back as the same number; null unless finite. */
void ctd_json_number(ctd_json *json, const char *name, double value);
/** Ends the document with a newline. */
void ctd_json_end(ctd_json *json);

#endif
