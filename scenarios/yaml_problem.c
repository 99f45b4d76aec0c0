/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/yaml_problem.h"

#include "scenarios/utf8.h"

#include <stdbool.h>
#include <string.h>

/* libyaml's words, and ours. Where the place that helps is the start of what went wrong (an
 * opened quote), and not where it was noticed, `at_start`. */
typedef struct translation {
    const char *problem;
    const char *context; /* NULL: any */
    bool at_start;
    const char *words; /* %u: the line it started on */
} translation;

static const translation translations[] = {
    {"found unexpected end of stream", "while scanning a quoted scalar", true,
     "this quote is never closed"},
    {"found unexpected document indicator", "while scanning a quoted scalar", true,
     "this quote is not closed before the document ends"},
    {"could not find expected ':'", NULL, true,
     "a key must be followed by ':' and a value on the same line"},
    {"mapping values are not allowed in this context", NULL, false,
     "a ':' is not allowed here: check the indentation and the space behind each ':', and put "
     "texts with ': ' in quotes"},
    {"mapping keys are not allowed in this context", NULL, false,
     "a key is not allowed here: check the indentation"},
    {"block sequence entries are not allowed in this context", NULL, false,
     "a '-' item is not allowed here: begin the list on a line of its own"},
    {"did not find expected key", "while parsing a block mapping", false,
     "this does not fit the mapping it stands in: check the indentation and the quotes"},
    {"did not find expected '-' indicator", NULL, false,
     "this does not fit the list it stands in: each item begins with '- ', equally indented"},
    {"did not find expected ',' or '}'", NULL, false,
     "expected ',' or '}' in the mapping opened on line %u"},
    {"did not find expected ',' or ']'", NULL, false,
     "expected ',' or ']' in the list opened on line %u"},
    {"did not find expected node content", NULL, false, "a value is missing here"},
    {"found unknown escape character", NULL, false,
     "unknown escape in double quotes: write \\\\ for a backslash, or use single quotes"},
    {"found unexpected ':'", NULL, false, "put a space behind the ':' or the text in quotes"},
    {"did not find expected alphabetic or numeric character", NULL, false,
     "'&' and '*' begin the name of an anchor: put the text in quotes"},
    {"did not find expected <document start>", NULL, false,
     "the document has ended already: check the indentation"},
    {"found incompatible YAML document", NULL, false, "only YAML 1.1 and 1.2 are read"},
};

static const char *
text_at(const ctd_source *source, yaml_mark_t mark)
{
    const char *s = source->text;
    const char *const end = s + source->length;

    s += ctd_source_mark(source);
    for (size_t i = 0; i < mark.index && s < end; i++) {
        uint32_t c = 0;
        const size_t n = ctd_utf8_decode(s, (size_t)(end - s), &c);
        s += n > 0 ? n : 1;
    }
    return s;
}

static ctd_place
place_of(const ctd_source *source, yaml_mark_t mark)
{
    return (ctd_place){
        .source = source, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

static void
report_character(ctd_messages *messages, const ctd_source *source, yaml_mark_t mark)
{
    const char *const s = text_at(source, mark);
    const ctd_place place = place_of(source, mark);

    if (*s == '\t') {
        ctd_messages_report_at(messages, place, "tabs cannot indent: use spaces");
    } else {
        ctd_messages_report_at(messages, place,
                               "a value cannot begin with '%c': put the text in quotes", *s);
    }
}

static void
report_translated(ctd_messages *messages, const ctd_source *source, const yaml_parser_t *parser,
                  const translation *t)
{
    const ctd_place start = place_of(source, parser->context_mark);
    const ctd_place place = t->at_start ? start : place_of(source, parser->problem_mark);
    const char *const number = strstr(t->words, "%u");

    if (number == NULL) {
        ctd_messages_report_at(messages, place, "%s", t->words);
    } else {
        ctd_messages_report_at(messages, place, "%.*s%u%s", (int)(number - t->words), t->words,
                               start.line, number + 2);
    }
}

void
ctd_yaml_problem_report(ctd_messages *messages, const ctd_source *source,
                        const yaml_parser_t *parser)
{
    const char *const problem = parser->problem != NULL ? parser->problem : "unknown";
    const char *const context = parser->context != NULL ? parser->context : "";

    if (strcmp(problem, "found character that cannot start any token") == 0) {
        report_character(messages, source, parser->problem_mark);
        return;
    }
    for (size_t i = 0; i < sizeof translations / sizeof translations[0]; i++) {
        const translation *const t = &translations[i];
        if (strcmp(problem, t->problem) == 0 &&
            (t->context == NULL || strcmp(context, t->context) == 0)) {
            report_translated(messages, source, parser, t);
            return;
        }
    }
    ctd_messages_report_at(messages, place_of(source, parser->problem_mark),
                           "the text is not YAML: %s%s%s", context, context[0] != '\0' ? ", " : "",
                           problem);
}
