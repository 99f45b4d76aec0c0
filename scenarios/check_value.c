/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/check.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void
offer_words(ctd_near *near, const ctd_schema_row *row)
{
    char word[32];

    for (const char *w = row->words; *w != '\0';) {
        const size_t n = strcspn(w, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, w);
        ctd_near_offer(near, word);
        w += n + (w[n] == ' ');
    }
}

/* "must be a number, not 'x' (advice)" */
static bool
refuse(const ctd_check *check, ctd_node *node, const ctd_schema_row *row, const char *advice)
{
    ctd_near near = ctd_near_begin(node->text);
    const bool advised = advice[0] != '\0';

    offer_words(&near, row);
    ctd_node_report(check->messages, node, CTD_AT_VALUE, "must be %s, not '%s'%s%s%s",
                    ctd_schema_type_words(row).text, ctd_utf8_clip(node->text).text,
                    advised ? " (" : "", advised ? advice : ctd_near_hint(&near).text,
                    advised ? ")" : "");
    return false;
}

static bool
refuse_range(const ctd_check *check, ctd_node *node, const ctd_schema_row *row, double value)
{
    const bool percent = row->high <= 1.0 && value > 1.0 && value <= 100.0 &&
                         (row->types & CTD_TYPE_NUMBER) != 0 && strcmp(row->unit, "1") == 0;
    char advice[64] = "";

    if (percent) {
        snprintf(advice, sizeof advice, " (a fraction, not a percentage)");
    }
    ctd_node_report(check->messages, node, CTD_AT_VALUE, "must be %s, not %s%s",
                    ctd_schema_range_words(row).text, ctd_utf8_clip(node->text).text, advice);
    return false;
}

static bool
check_number(const ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    const bool whole = (row->types & CTD_TYPE_WHOLE) != 0;
    double value = 0.0;

    const ctd_numeral numeral = ctd_number_parse(node->text, &value);
    if (numeral != CTD_NUMERAL_OK) {
        return refuse(check, node, row, ctd_numeral_advice(numeral));
    }
    if (!node->plain) {
        return refuse(check, node, row, "leave out the quotes");
    }
    if (whole && value != floor(value)) {
        return refuse(check, node, row, "");
    }
    if (!ctd_schema_holds(row, value)) {
        return refuse_range(check, node, row, value);
    }
    if (whole && !ctd_whole_parse(node->text, &node->whole)) {
        return refuse_range(check, node, row, value);
    }
    node->number = value;
    node->type = whole ? CTD_TYPE_WHOLE : CTD_TYPE_NUMBER;
    return true;
}

static bool
check_flag(const ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    static const char *const words[2][3] = {{"false", "False", "FALSE"}, {"true", "True", "TRUE"}};

    for (int truth = 0; truth < 2; truth++) {
        for (size_t i = 0; i < 3; i++) {
            if (node->plain && strcmp(node->text, words[truth][i]) == 0) {
                node->index = truth;
                node->type = CTD_TYPE_FLAG;
                return true;
            }
        }
    }
    return refuse(check, node, row, "");
}

/* What a date that is nearly right should have been. */
static bool
check_month(const ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    char advice[32] = "";
    int year = 0;
    int month = 0;
    int used = 0;

    if (ctd_month_parse(node->text, &node->index)) {
        node->type = CTD_TYPE_MONTH;
        return true;
    }
    if (sscanf(node->text, "%4d-%2d%n", &year, &month, &used) == 2 && year > 0 && month >= 1 &&
        month <= 12 && strspn(node->text, "0123456789-") == strlen(node->text)) {
        snprintf(advice, sizeof advice, "write %04d-%02d", year, month);
    }
    return refuse(check, node, row, advice);
}

static bool
check_reference(const ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    const bool provider = (row->types & CTD_TYPE_PROVIDER) != 0;
    ctd_near near = ctd_near_begin(node->text);

    offer_words(&near, row);
    const bool found = provider ? ctd_check_provider(check, node, CTD_AT_VALUE, &near, &node->index)
                                : ctd_check_region(check, node, CTD_AT_VALUE, &near, &node->index);
    if (found) {
        node->type = provider ? CTD_TYPE_PROVIDER : CTD_TYPE_REGION;
    }
    return found;
}

static bool
check_word(ctd_node *node, const ctd_schema_row *row)
{
    node->index = ctd_schema_word(row, node->text);
    if (node->index < 0) {
        return false;
    }
    node->type = CTD_TYPE_WORD;
    if (strcmp(node->text, "unlimited") == 0) {
        node->number = INFINITY;
    } else if (strcmp(node->text, "unavailable") == 0) {
        node->number = -INFINITY;
    }
    return true;
}

/* A mapping in which nothing must be given: a required one asks for some of its keys at least. */
static bool
can_be_empty(const ctd_schema_row *row)
{
    bool has_keys = false;

    if (row->fallback == CTD_REQUIRED) {
        return false;
    }
    for (const ctd_schema_row *child = ctd_schema_next(row, NULL); child != NULL;
         child = ctd_schema_next(row, child)) {
        if (child->fallback == CTD_REQUIRED || ctd_schema_is_wildcard(child)) {
            return false;
        }
        has_keys = true;
    }
    return has_keys;
}

bool
ctd_check_value(const ctd_check *check, ctd_node *node, const ctd_schema_row *row)
{
    if (node->bad) {
        return false;
    }
    if (ctd_node_is_null(node)) {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "no value is given: it must be %s%s",
                        ctd_schema_type_words(row).text,
                        can_be_empty(row) ? "; {} takes the defaults" : "");
        return false;
    }
    if (check_word(node, row)) {
        return true;
    }
    if ((row->types & (CTD_TYPE_PROVIDER | CTD_TYPE_REGION)) != 0) {
        return check_reference(check, node, row);
    }
    if ((row->types & (CTD_TYPE_WHOLE | CTD_TYPE_NUMBER)) != 0) {
        return check_number(check, node, row);
    }
    if ((row->types & CTD_TYPE_FLAG) != 0) {
        return check_flag(check, node, row);
    }
    if ((row->types & CTD_TYPE_MONTH) != 0) {
        return check_month(check, node, row);
    }
    if ((row->types & CTD_TYPE_NAME) != 0) {
        const char *const problem = ctd_check_name(node->text);
        if (problem != NULL) {
            ctd_node_report(check->messages, node, CTD_AT_VALUE, "%s", problem);
        }
        return problem == NULL;
    }
    return (row->types & CTD_TYPE_TEXT) != 0 || refuse(check, node, row, "");
}
