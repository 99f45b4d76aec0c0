/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/build_model.h"
#include "scenarios/near.h"
#include "scenarios/utf8.h"

static int32_t
find_segment(const ctd_build *build, ctd_node *item)
{
    const ctd_names *const names = build->names;
    const int32_t index = ctd_names_find(names->segment, names->n_segments, item->text);
    ctd_near near = ctd_near_begin(item->text);

    for (uint32_t s = 0; s < names->n_segments; s++) {
        ctd_near_offer(&near, names->segment[s]);
    }
    if (index < 0 && names->segments_cut) {
        ctd_node_spoil(item);
    } else if (index < 0 && near.best[0] != '\0') {
        ctd_node_report(build->messages, item, CTD_AT_VALUE, "there is no segment '%s'%s",
                        ctd_utf8_clip(item->text).text, ctd_near_hint(&near).text);
    } else if (index < 0) {
        ctd_node_report(build->messages, item, CTD_AT_VALUE,
                        "there is no segment '%s'; there are: %s", ctd_utf8_clip(item->text).text,
                        ctd_names_list(names->segment, names->n_segments).text);
    }
    return index;
}

static bool
is_twice(const ctd_build *build, ctd_node *item, const char *what, uint64_t mask, int32_t index)
{
    const bool twice = (mask >> index & 1) != 0;

    if (twice) {
        ctd_node_report(build->messages, item, CTD_AT_VALUE, "%s '%s' is listed twice", what,
                        ctd_utf8_clip(item->text).text);
    }
    return twice;
}

void
ctd_build_residency(const ctd_build *build, ctd_node *node, ctd_event *event)
{
    ctd_node *const segments = ctd_build_find(node, "segments");
    const ctd_node *const accepted = ctd_build_find(node, "accepted");

    event->segments = segments == NULL ? (1U << build->names->n_segments) - 1 : 0;
    if (segments != NULL && segments->child == NULL) {
        ctd_node_report(build->messages, segments, CTD_AT_VALUE,
                        "the list names no segment: leave it out where all are bound");
    }
    for (ctd_node *item = segments != NULL ? segments->child : NULL; item != NULL;
         item = item->next) {
        const int32_t index = item->kind == CTD_NODE_SCALAR ? find_segment(build, item) : -1;
        if (index >= 0 && !is_twice(build, item, "segment", event->segments, index)) {
            event->segments |= 1U << index;
        }
    }
    for (ctd_node *item = accepted != NULL ? accepted->child : NULL; item != NULL;
         item = item->next) {
        if (item->type != 0 && !is_twice(build, item, "region", event->accepted, item->index)) {
            event->accepted |= UINT64_C(1) << item->index;
        }
    }
}
