/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema_private.h"

#include "scenarios/plain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
ctd_schema_put(ctd_schema_out *out, const char *format, ...)
{
    char text[2048];
    va_list arguments;

    if (!out->ok) {
        return;
    }
    ctd_plain plain = ctd_plain_begin();
    va_start(arguments, format);
    const int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ctd_plain_end(&plain);
    out->ok = n >= 0 && (size_t)n < sizeof text && out->write(text, (size_t)n, out->context);
}

static void
put_default(ctd_schema_out *out, const ctd_schema_row *row)
{
    if (row->fallback == CTD_REQUIRED) {
        ctd_schema_put(out, "; required");
    } else if (row->fallback == NULL || row->fallback[0] == '\0' ||
               strcmp(row->fallback, "{}") == 0) {
        ctd_schema_put(out, "%s", ctd_schema_is_wildcard(row) ? "" : "; optional");
    } else if (row->fallback[0] == '=') {
        ctd_schema_put(out, "; default: the value of `%s`", row->fallback + 1);
    } else {
        ctd_schema_put(out, "; default %s", row->fallback);
    }
}

static void
put_row(ctd_schema_out *out, const ctd_schema_row *row)
{
    const ctd_schema_words range = ctd_schema_range_words(row);
    const bool has_unit = row->unit[0] != '\0' && strcmp(row->unit, "1") != 0;

    ctd_schema_put(out, "- `%s`: %s", ctd_schema_path_words(row).text,
                   ctd_schema_type_words(row).text);
    if (range.text[0] != '\0') {
        ctd_schema_put(out, ", %s", range.text);
    }
    if (has_unit) {
        ctd_schema_put(out, ", in %s", row->unit);
    }
    put_default(out, row);
    ctd_schema_put(out, ".\n  %s\n", row->doc);
}

bool
ctd_schema_print_keys(const ctd_schema *schema, ctd_schema_writer *write, void *context)
{
    ctd_schema_out out = {.write = write, .context = context, .ok = true};
    const ctd_schema_row *section = NULL;

    for (const ctd_schema_row *row = schema->row + 1; row->path != NULL; row++) {
        const bool top = strchr(row->path, '.') == NULL;
        const bool begins = top && (row->types & (CTD_TYPE_MAPPING | CTD_TYPE_LIST)) != 0;
        if (begins) {
            ctd_schema_put(&out, "\n### %s\n\n", row->path);
            section = row;
        } else if (section == NULL) {
            ctd_schema_put(&out, "### The %s itself\n\n", schema->noun);
            section = schema->row;
        }
        put_row(&out, row);
    }
    return out.ok;
}
