/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json.h"

#include "output/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void
put_text(ctd_sink *sink, const char *text)
{
    ctd_sink_puts(sink, "\"");
    while (*text != '\0') {
        int32_t code;
        const size_t length = ctd_text_decode(text, &code);

        if (code == CTD_TEXT_MALFORMED) {
            ctd_sink_puts(sink, "\\ufffd");
        } else if (code == '"' || code == '\\') {
            ctd_sink_printf(sink, "\\%c", (int)code);
        } else if (code < 0x20 || code == 0x7F) {
            ctd_sink_printf(sink, "\\u%04x", (unsigned)code);
        } else {
            ctd_sink_write(sink, text, length);
        }
        text += length;
    }
    ctd_sink_puts(sink, "\"");
}

static void
new_line(ctd_json *json)
{
    ctd_sink_puts(json->sink, "\n");
    ctd_text_blanks(json->sink, 2 * (size_t)json->depth);
}

/* What stands before a value: a comma, a line of its own and its name. */
static void
begin(ctd_json *json, const char *name)
{
    if (json->has_items[json->depth]) {
        ctd_sink_puts(json->sink, ",");
    }
    if (json->depth > 0) {
        new_line(json);
    }
    json->has_items[json->depth] = true;
    if (name != NULL) {
        put_text(json->sink, name);
        ctd_sink_puts(json->sink, ": ");
    }
}

static void
open_level(ctd_json *json, const char *name, const char *bracket)
{
    assert(json->depth < CTD_JSON_MAX_DEPTH);
    begin(json, name);
    ctd_sink_puts(json->sink, bracket);
    json->has_items[++json->depth] = false;
}

static void
close_level(ctd_json *json, const char *bracket)
{
    const bool had_items = json->has_items[json->depth--];

    if (had_items) {
        new_line(json);
    }
    ctd_sink_puts(json->sink, bracket);
}

void
ctd_json_open_object(ctd_json *json, const char *name)
{
    open_level(json, name, "{");
}

void
ctd_json_close_object(ctd_json *json)
{
    close_level(json, "}");
}

void
ctd_json_open_list(ctd_json *json, const char *name)
{
    open_level(json, name, "[");
}

void
ctd_json_close_list(ctd_json *json)
{
    close_level(json, "]");
}

void
ctd_json_text(ctd_json *json, const char *name, const char *value)
{
    begin(json, name);
    if (value != NULL) {
        put_text(json->sink, value);
    } else {
        ctd_sink_puts(json->sink, "null");
    }
}

void
ctd_json_count(ctd_json *json, const char *name, uint64_t value)
{
    begin(json, name);
    ctd_sink_printf(json->sink, "%" PRIu64, value);
}

void
ctd_json_number(ctd_json *json, const char *name, double value)
{
    char text[40];

    begin(json, name);
    if (!isfinite(value)) {
        ctd_sink_puts(json->sink, "null");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        ctd_text_format(text, sizeof text, "%.*g", digits, value);
        if (ctd_text_number(text) == value) {
            break;
        }
    }
    ctd_sink_puts(json->sink, text);
}

void
ctd_json_end(ctd_json *json)
{
    ctd_sink_puts(json->sink, "\n");
}
