/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_NODE_H
#define CTD_SCENARIOS_NODE_H

#include "scenarios/arena.h"
#include "scenarios/messages_private.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A document as a tree: mappings in file order, lists, and single values (scalars), each with the
 * place it was written at. Nodes and their texts live in an arena.
 */

enum { CTD_MAX_DEPTH = 32, CTD_MAX_NODES = 200000 };

typedef enum ctd_node_kind { CTD_NODE_MAPPING, CTD_NODE_LIST, CTD_NODE_SCALAR } ctd_node_kind;

typedef struct ctd_node ctd_node;

struct ctd_node {
    ctd_node_kind kind;
    bool plain;  /* scalar written without quotes */
    bool bad;    /* an error in it or below it has been reported */
    bool filled; /* not written by anybody: the default of its key */
    ctd_place place;
    ctd_place key_place; /* of the key, or of the item of a list */
    const char *origin;  /* variant that wrote it, NULL: the base; borrowed */
    const char *key;     /* NULL in lists and at the root */
    const char *text;    /* of a scalar */
    ctd_node *parent;
    ctd_node *child; /* first of its children */
    ctd_node *last;
    ctd_node *next;
    uint32_t n_children;

    /* Set by ctd_check_tree() where they are as they should be. */
    unsigned type;     /* which of the types allowed there it has, see scenarios/schema.h */
    double number;     /* numbers; INFINITY for `unlimited` */
    uint64_t whole;    /* whole numbers */
    int32_t index;     /* word of the list, provider, region, month, or truth of a flag */
    int32_t key_index; /* of a key that names a provider, region, segment or month */
    /** Its row of the schema where a document has learnt that all this is right, so that copies of
     *  it need not be checked again; NULL: check it. */
    const struct ctd_schema_row *row;
};

/** A new node without parent; NULL when memory is exhausted. */
ctd_node *ctd_node_create(ctd_arena *arena, ctd_node_kind kind, ctd_place place);

/** Adds a child at the end; `key` (borrowed) is NULL in a list. */
void ctd_node_append(ctd_node *parent, const char *key, ctd_place key_place, ctd_node *child);

/** Takes a child out of its parent. */
void ctd_node_remove(ctd_node *child);

/** Puts `new` in the place of `old`, under the same key. */
void ctd_node_replace(ctd_node *old, ctd_node *new);

/** The child of that key; NULL if there is none, or `node` is NULL or no mapping. */
ctd_node *ctd_node_find(const ctd_node *node, const char *key);

/** Item i of a list, NULL beyond its end. */
ctd_node *ctd_node_item(const ctd_node *node, uint32_t i);

/** A deep copy without parent, its texts shared; NULL when memory is exhausted. */
ctd_node *ctd_node_copy(ctd_arena *arena, const ctd_node *node);

/** Whether it is the plain scalar null, ~ or nothing at all. */
bool ctd_node_is_null(const ctd_node *node);

/** How to call its kind in a message: "a mapping", "a list", "a single value". */
const char *ctd_node_kind_name(ctd_node_kind kind);

/** The keys down to a node, "regions.west.in_cloud", "events[2].date"; "" at the root. */
typedef struct ctd_node_path {
    char text[512];
} ctd_node_path;

ctd_node_path ctd_node_path_of(const ctd_node *node);

typedef enum ctd_node_part { CTD_AT_KEY, CTD_AT_VALUE } ctd_node_part;

/** Marks a node and all above it bad, without a word. */
void ctd_node_spoil(ctd_node *node);

/** Reports an error about a node, pointing at its key or its value, and marks it bad. */
void ctd_node_report(ctd_messages *messages, ctd_node *node, ctd_node_part part, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));

/**
 * Reports the keys of a mapping that stand in it before. They stay, so that mistakes in them are
 * found too; ctd_node_find() gives the first.
 *
 * @return CTD_OK, also after a report, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_node_report_duplicates(ctd_messages *messages,
                                                     const ctd_node *mapping);

#endif
