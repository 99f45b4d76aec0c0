/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/node.h"

#include <stdlib.h>
#include <string.h>

static int
by_key_and_place(const void *a, const void *b)
{
    const ctd_node *const x = *(ctd_node *const *)a;
    const ctd_node *const y = *(ctd_node *const *)b;
    const int order = strcmp(x->key, y->key);

    if (order != 0) {
        return order;
    }
    if (x->key_place.line != y->key_place.line) {
        return x->key_place.line < y->key_place.line ? -1 : 1;
    }
    return x->key_place.column < y->key_place.column ? -1 : 1;
}

ctd_status
ctd_node_report_duplicates(ctd_messages *messages, const ctd_node *mapping)
{
    const size_t n = mapping->n_children;
    size_t i = 0;

    if (mapping->kind != CTD_NODE_MAPPING || n < 2) {
        return CTD_OK;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): these are pointers */
    ctd_node **const sorted = malloc(n * sizeof *sorted);
    if (sorted == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (ctd_node *child = mapping->child; child != NULL; child = child->next) {
        sorted[i++] = child;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): these are pointers */
    qsort(sorted, n, sizeof *sorted, by_key_and_place);
    const ctd_node *first = sorted[0];
    for (i = 1; i < n; i++) {
        if (strcmp(sorted[i]->key, first->key) == 0) {
            ctd_node_report(messages, sorted[i], CTD_AT_KEY,
                            "duplicate key: it is given on line %u already", first->key_place.line);
        } else {
            first = sorted[i];
        }
    }
    free(sorted);
    return CTD_OK;
}
