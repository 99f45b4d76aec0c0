/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema_private.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2 };

static void put_schema(ctd_schema_out *out, const ctd_schema_row *row, int indent);

static void
put_text(ctd_schema_out *out, const char *text)
{
    ctd_schema_put(out, "\"");
    for (const char *s = text; *s != '\0'; s++) {
        ctd_schema_put(out, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
    }
    ctd_schema_put(out, "\"");
}

static void
put_number(ctd_schema_out *out, const ctd_schema_row *row, const char *type)
{
    ctd_schema_put(out, "{\"type\": \"%s\"", type);
    if (row->ends[0] != '\0') {
        ctd_schema_put(out, ", \"%s\": %.20g, \"%s\": %.20g",
                       row->ends[0] == '[' ? "minimum" : "exclusiveMinimum", row->low,
                       row->ends[1] == ']' ? "maximum" : "exclusiveMaximum", row->high);
    }
    ctd_schema_put(out, "}");
}

static void
put_words(ctd_schema_out *out, const ctd_schema_row *row)
{
    ctd_schema_put(out, "{\"enum\": [");
    for (const char *w = row->words; *w != '\0';) {
        const size_t n = strcspn(w, " ");
        ctd_schema_put(out, "%s\"%.*s\"", w == row->words ? "" : ", ", (int)n, w);
        w += n + (w[n] == ' ');
    }
    ctd_schema_put(out, "]}");
}

static const ctd_schema_row *
wildcard_of(const ctd_schema_row *row)
{
    for (const ctd_schema_row *child = ctd_schema_next(row, NULL); child != NULL;
         child = ctd_schema_next(row, child)) {
        if (ctd_schema_is_wildcard(child)) {
            return child;
        }
    }
    return NULL;
}

static void
put_required(ctd_schema_out *out, const ctd_schema_row *row, int indent)
{
    bool any = false;

    for (const ctd_schema_row *child = ctd_schema_next(row, NULL); child != NULL;
         child = ctd_schema_next(row, child)) {
        if (child->fallback != CTD_REQUIRED) {
            continue;
        }
        if (!any) {
            ctd_schema_put(out, ",\n%*s\"required\": [", indent, "");
        }
        ctd_schema_put(out, "%s\"%s\"", any ? ", " : "", ctd_schema_step(child));
        any = true;
    }
    ctd_schema_put(out, "%s", any ? "]" : "");
}

static void
put_mapping(ctd_schema_out *out, const ctd_schema_row *row, int indent)
{
    const ctd_schema_row *const wildcard = wildcard_of(row);
    const bool free_form = strcmp(row->path, "variants.*") == 0;
    bool any = false;

    ctd_schema_put(out, "{\"type\": \"object\",\n%*s\"properties\": {", indent, "");
    for (const ctd_schema_row *child = ctd_schema_next(row, NULL); child != NULL;
         child = ctd_schema_next(row, child)) {
        if (!ctd_schema_is_wildcard(child)) {
            ctd_schema_put(out, "%s\n%*s\"%s\": ", any ? "," : "", indent + INDENT, "",
                           ctd_schema_step(child));
            put_schema(out, child, indent + INDENT);
            any = true;
        }
    }
    ctd_schema_put(out, "}");
    put_required(out, row, indent);
    ctd_schema_put(out, ",\n%*s\"additionalProperties\": ", indent, "");
    if (wildcard != NULL) {
        put_schema(out, wildcard, indent);
    } else {
        ctd_schema_put(out, free_form ? "true" : "false");
    }
    ctd_schema_put(out, "}");
}

static void
put_type(ctd_schema_out *out, const ctd_schema_row *row, unsigned type, int indent)
{
    switch (type) {
    case CTD_TYPE_WHOLE:
        put_number(out, row, "integer");
        break;
    case CTD_TYPE_NUMBER:
        put_number(out, row, "number");
        break;
    case CTD_TYPE_MONTH:
        ctd_schema_put(out, "{\"type\": \"string\", \"pattern\": "
                            "\"^[0-9]{4}-(0[1-9]|1[0-2])$\"}");
        break;
    case CTD_TYPE_FLAG:
        ctd_schema_put(out, "{\"type\": \"boolean\"}");
        break;
    case CTD_TYPE_WORD:
        put_words(out, row);
        break;
    case CTD_TYPE_MAPPING:
        put_mapping(out, row, indent);
        break;
    case CTD_TYPE_LIST:
        ctd_schema_put(out, "{\"type\": \"array\", \"items\": ");
        put_schema(out, wildcard_of(row), indent);
        ctd_schema_put(out, "}");
        break;
    default:
        ctd_schema_put(out, "{\"type\": \"string\"}");
        break;
    }
}

static void
put_schema(ctd_schema_out *out, const ctd_schema_row *row, int indent)
{
    bool any = false;

    ctd_schema_put(out, "{\"description\": ");
    put_text(out, row->doc);
    ctd_schema_put(out, ",\n%*s\"anyOf\": [", indent + INDENT, "");
    for (unsigned type = 1; type <= CTD_TYPE_LIST; type <<= 1) {
        if ((row->types & type) != 0) {
            ctd_schema_put(out, "%s", any ? ", " : "");
            put_type(out, row, type, indent + INDENT);
            any = true;
        }
    }
    ctd_schema_put(out, "]}");
}

bool
ctd_schema_print_json(const ctd_schema *schema, ctd_schema_writer *write, void *context)
{
    ctd_schema_out out = {.write = write, .context = context, .ok = true};

    ctd_schema_put(&out,
                   "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
                   "  \"title\": \"Contend %s\",\n  \"allOf\": [",
                   schema->noun);
    put_schema(&out, schema->row, INDENT);
    ctd_schema_put(&out, "]}\n");
    return out.ok;
}
