/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/check.h"
#include "scenarios/near.h"
#include "scenarios/number.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

static bool
is_provider_here(const ctd_check *check, const ctd_node *node, const char *name)
{
    const ctd_node *top = node;

    if (check->schema != &ctd_schema_scenario) {
        return true;
    }
    while (top->parent != check->root) {
        top = top->parent;
    }
    /* Questions are asked of every variant, and a variant may share the base's calibration. */
    if (strcmp(top->key, "questions") == 0 ||
        (strcmp(top->key, "calibration") == 0 && check->in_variant && !check->own_calibration)) {
        return true;
    }
    return ctd_node_find(ctd_node_find(check->root, "providers"), name) != NULL;
}

/* The names of one kind. */
typedef struct kind {
    const char *what;
    const ctd_name *list;
    uint32_t n;
    bool cut; /* there are more */
} kind;

/* `near` may have been offered other words that would fit there. */
static void
report_no_such(const ctd_check *check, ctd_node *node, ctd_node_part part, ctd_near *near, kind k)
{
    if (k.cut) {
        ctd_node_spoil(node);
        return;
    }
    for (uint32_t i = 0; i < k.n; i++) {
        ctd_near_offer(near, k.list[i]);
    }
    if (near->best[0] != '\0' || k.n == 0) {
        ctd_node_report(check->messages, node, part, "there is no %s '%s'%s", k.what,
                        ctd_utf8_clip(near->word).text, ctd_near_hint(near).text);
    } else {
        ctd_node_report(check->messages, node, part, "there is no %s '%s'; there are: %s", k.what,
                        ctd_utf8_clip(near->word).text, ctd_names_list(k.list, k.n).text);
    }
}

bool
ctd_check_provider(const ctd_check *check, ctd_node *node, ctd_node_part part, ctd_near *near,
                   int32_t *index)
{
    const ctd_names *const names = check->names;

    *index = ctd_names_find(names->provider + 1, names->n_providers - 1, near->word);
    if (*index < 0) {
        report_no_such(
            check, node, part, near,
            (kind){"provider", names->provider + 1, names->n_providers - 1, names->providers_cut});
        return false;
    }
    *index += 1;
    if (!is_provider_here(check, node, near->word)) {
        ctd_node_report(check->messages, node, part,
                        check->in_variant ? "the variant has no provider '%s'"
                                          : "provider '%s' is there only in a variant",
                        ctd_utf8_clip(near->word).text);
        return false;
    }
    return true;
}

bool
ctd_check_region(const ctd_check *check, ctd_node *node, ctd_node_part part, ctd_near *near,
                 int32_t *index)
{
    *index = ctd_names_find(check->names->region, check->names->n_regions, near->word);
    if (*index < 0) {
        report_no_such(check, node, part, near,
                       (kind){"region", check->names->region, check->names->n_regions,
                              check->names->regions_cut});
    }
    return *index >= 0;
}

const char *
ctd_check_name(const char *text)
{
    const size_t length = strlen(text);

    if (length == 0) {
        return "a name cannot be empty";
    }
    if (length > CTD_MAX_NAME) {
        return "a name has at most 64 bytes";
    }
    for (size_t i = 0; i < length;) {
        uint32_t c = 0;
        const size_t n = ctd_utf8_decode(text + i, length - i, &c);
        if (n == 0) {
            return "a name must be UTF-8";
        }
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
            return "a name cannot hold control characters or line breaks";
        }
        if (c < 0x80 && strchr(".[]=/", (int)c) != NULL) {
            return "a name cannot hold any of . [ ] = /";
        }
        i += n;
    }
    return NULL;
}

bool
ctd_check_key(const ctd_check *check, ctd_node *node, const ctd_schema_row *parent,
              const ctd_schema_row *row)
{
    const char *const step = ctd_schema_step(row);
    const ctd_names *const names = check->names;
    ctd_near near = ctd_near_begin(node->key);

    /* A parent such as calibration.flow has keys of its own beside the names. */
    ctd_schema_offer(&near, parent);
    if (strcmp(step, "@provider") == 0) {
        return ctd_check_provider(check, node, CTD_AT_KEY, &near, &node->key_index);
    }
    if (strcmp(step, "@region") == 0) {
        return ctd_check_region(check, node, CTD_AT_KEY, &near, &node->key_index);
    }
    if (strcmp(step, "@segment") == 0) {
        node->key_index = ctd_names_find(names->segment, names->n_segments, node->key);
        if (node->key_index < 0) {
            report_no_such(
                check, node, CTD_AT_KEY, &near,
                (kind){"segment", names->segment, names->n_segments, names->segments_cut});
        }
        return node->key_index >= 0;
    }
    if (strcmp(step, "@month") == 0) {
        if (!ctd_month_parse(node->key, &node->key_index)) {
            ctd_node_report(check->messages, node, CTD_AT_KEY, "a month is written YYYY-MM");
            return false;
        }
        return true;
    }
    const char *const problem = ctd_check_name(node->key);
    if (problem != NULL) {
        ctd_node_report(check->messages, node, CTD_AT_KEY, "%s", problem);
    }
    return problem == NULL;
}
