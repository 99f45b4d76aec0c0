/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study_private.h"

#include "scenarios/near.h"
#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

void *
ctd_study_alloc(ctd_study_reading *reading, size_t n, size_t bytes)
{
    void *const taken =
        n <= SIZE_MAX / 2 / bytes ? ctd_arena_alloc(reading->arena, n * bytes) : NULL;

    reading->no_memory = reading->no_memory || taken == NULL;
    return taken;
}

char *
ctd_study_copy(ctd_study_reading *reading, const char *text)
{
    char *const copy = ctd_arena_text(reading->arena, text, strlen(text));

    reading->no_memory = reading->no_memory || copy == NULL;
    return copy;
}

ctd_node *
ctd_study_find_text(const ctd_node *mapping, const char *key)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    return node != NULL && node->kind == CTD_NODE_SCALAR && !node->bad ? node : NULL;
}

bool
ctd_study_is_given(const ctd_node *mapping, const char *key)
{
    const ctd_node *const node = ctd_node_find(mapping, key);

    return node != NULL && !node->filled;
}

void
ctd_study_refuse(ctd_study_reading *reading, const ctd_node *mapping, const char *key,
                 const char *goes_with)
{
    if (ctd_study_is_given(mapping, key)) {
        ctd_node_report(reading->messages, ctd_node_find(mapping, key), CTD_AT_KEY,
                        "leave it out: it goes with %s", goes_with);
    }
}

void
ctd_study_no_such(ctd_study_reading *reading, ctd_node *node, const char *what,
                  const char *(*name)(const void *context, size_t i), const void *context, size_t n)
{
    ctd_near near = ctd_near_begin(node->text);
    char all[256] = "";
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        ctd_near_offer(&near, name(context, i));
        if (used < sizeof all) {
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "",
                                     ctd_utf8_clip(name(context, i)).text);
        }
    }
    if (used >= sizeof all) {
        memcpy(all + sizeof all - 4, "...", 4);
    }
    const bool listed = near.best[0] == '\0' && n > 0;
    ctd_node_report(reading->messages, node, CTD_AT_VALUE, "there is no %s '%s'%s%s", what,
                    ctd_utf8_clip(node->text).text, listed ? "; there are: " : "",
                    listed ? all : ctd_near_hint(&near).text);
}

int32_t
ctd_study_find_factor(const ctd_study *study, const char *name)
{
    for (uint32_t k = 0; k < study->n_factors; k++) {
        if (strcmp(study->factor[k].name, name) == 0) {
            return (int32_t)k;
        }
    }
    return -1;
}
