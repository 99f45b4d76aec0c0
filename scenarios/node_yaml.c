/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/node_yaml.h"

#include "scenarios/utf8.h"
#include "scenarios/yaml_problem.h"

#include <string.h>
#include <yaml.h>

typedef struct anchor anchor;

struct anchor {
    anchor *before;
    const char *name;
    const ctd_node *node;
};

typedef struct loader {
    yaml_parser_t parser;
    ctd_arena *arena;
    ctd_messages *messages;
    const ctd_source *source;
    ctd_node *open[CTD_MAX_DEPTH]; /* collections begun and not ended */
    ctd_node *key[CTD_MAX_DEPTH];  /* in a mapping: the key that waits for its value */
    size_t depth;
    size_t n_nodes;
    anchor *anchors;
    ctd_node *root;
    bool ended;  /* nothing more is to be read */
    bool failed; /* ended by a mistake that leaves no tree */
} loader;

static ctd_place
place_of(const loader *l, yaml_mark_t mark)
{
    return (ctd_place){
        .source = l->source, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

#define FAIL(l, place, ...)                                                                        \
    do {                                                                                           \
        ctd_messages_report_at((l)->messages, (place), __VA_ARGS__);                               \
        (l)->ended = true;                                                                         \
        (l)->failed = true;                                                                        \
    } while (0)

/* Gives a node its place in the tree: as the root, a key, a value or an item. */
static void
attach(loader *l, ctd_node *node)
{
    if (l->depth == 0) {
        l->root = node;
        return;
    }
    ctd_node *const parent = l->open[l->depth - 1];
    ctd_node **const key = &l->key[l->depth - 1];
    if (parent->kind == CTD_NODE_LIST) {
        ctd_node_append(parent, NULL, node->place, node);
    } else if (*key != NULL) {
        ctd_node_append(parent, (*key)->text, (*key)->place, node);
        *key = NULL;
    } else if (node->kind == CTD_NODE_SCALAR) {
        *key = node;
    } else {
        FAIL(l, node->place, "a key must be a name, not %s", ctd_node_kind_name(node->kind));
    }
}

static ctd_status
remember_anchor(loader *l, const yaml_char_t *name, const ctd_node *node)
{
    if (name == NULL) {
        return CTD_OK;
    }
    anchor *const a = ctd_arena_alloc(l->arena, sizeof *a);
    char *const copy = ctd_arena_text(l->arena, (const char *)name, strlen((const char *)name));
    if (a == NULL || copy == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    *a = (anchor){.before = l->anchors, .name = copy, .node = node};
    l->anchors = a;
    return CTD_OK;
}

static bool
is_open(const loader *l, const ctd_node *node)
{
    for (size_t i = 0; i < l->depth; i++) {
        if (l->open[i] == node) {
            return true;
        }
    }
    return false;
}

/* Adds up a tree's nodes into *n and returns its depth, counting no further than the bound. */
static size_t
measure(const ctd_node *node, size_t *n)
{
    size_t deepest = 0;

    *n += 1;
    for (const ctd_node *child = node->child; child != NULL && *n <= CTD_MAX_NODES;
         child = child->next) {
        const size_t depth = measure(child, n);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + (node->kind == CTD_NODE_SCALAR ? 0 : 1);
}

static bool
fits(loader *l, size_t depth, size_t n_nodes, ctd_place place)
{
    l->n_nodes += n_nodes;
    if (l->n_nodes > CTD_MAX_NODES) {
        FAIL(l, place, "the text is too large: more than %d values%s", CTD_MAX_NODES,
             l->anchors != NULL ? " once its aliases are written out" : "");
    } else if (l->depth + depth > CTD_MAX_DEPTH) {
        FAIL(l, place, "nested too deeply: at most %d levels", CTD_MAX_DEPTH);
    }
    return !l->failed;
}

static ctd_status
take_alias(loader *l, const yaml_event_t *event)
{
    const char *const name = (const char *)event->data.alias.anchor;
    const ctd_place place = place_of(l, event->start_mark);
    const anchor *a = l->anchors;
    size_t n = 0;

    while (a != NULL && strcmp(a->name, name) != 0) {
        a = a->before;
    }
    if (a == NULL) {
        FAIL(l, place, "alias '*%s' names no anchor before it", ctd_utf8_clip(name).text);
        return CTD_OK;
    }
    if (is_open(l, a->node)) {
        FAIL(l, place, "alias '*%s' stands inside what it names", ctd_utf8_clip(name).text);
        return CTD_OK;
    }
    const size_t depth = measure(a->node, &n);
    if (!fits(l, depth, n, place)) {
        return CTD_OK;
    }
    ctd_node *const copy = ctd_node_copy(l->arena, a->node);
    if (copy == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    attach(l, copy);
    return CTD_OK;
}

static void
refuse_tag(loader *l, ctd_place place, const yaml_char_t *tag)
{
    static const char core[] = "tag:yaml.org,2002:";
    const char *const name = (const char *)tag;
    const bool is_core = strncmp(name, core, strlen(core)) == 0;

    FAIL(l, place, "tags such as '%s%s' are not used in scenarios: delete it", is_core ? "!!" : "",
         ctd_utf8_clip(is_core ? name + strlen(core) : name).text);
}

static ctd_status
take_scalar(loader *l, const yaml_event_t *event)
{
    const ctd_place place = place_of(l, event->start_mark);
    const char *const text = (const char *)event->data.scalar.value;
    const size_t length = event->data.scalar.length;

    if (event->data.scalar.tag != NULL) {
        refuse_tag(l, place, event->data.scalar.tag);
    } else if (memchr(text, '\0', length) != NULL) {
        FAIL(l, place, "a text cannot hold the character U+0000");
    }
    if (l->failed || !fits(l, 0, 1, place)) {
        return CTD_OK;
    }
    ctd_node *const node = ctd_node_create(l->arena, CTD_NODE_SCALAR, place);
    if (node == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = ctd_arena_text(l->arena, text, length);
    if (node->text == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    attach(l, node);
    return remember_anchor(l, event->data.scalar.anchor, node);
}

static ctd_status
begin_collection(loader *l, ctd_node_kind kind, const yaml_event_t *event)
{
    const ctd_place place = place_of(l, event->start_mark);
    const bool mapping = kind == CTD_NODE_MAPPING;
    const yaml_char_t *const tag =
        mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag;

    if (tag != NULL) {
        refuse_tag(l, place, tag);
    }
    if (l->failed || !fits(l, 1, 1, place)) {
        return CTD_OK;
    }
    ctd_node *const node = ctd_node_create(l->arena, kind, place);
    if (node == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    attach(l, node);
    if (l->failed) {
        return CTD_OK;
    }
    l->open[l->depth] = node;
    l->key[l->depth] = NULL;
    l->depth++;
    return remember_anchor(
        l, mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor, node);
}

static ctd_status
handle(loader *l, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (l->root != NULL) {
            FAIL(l, place_of(l, event->start_mark),
                 "a second document begins here: a scenario is one document");
        }
        return CTD_OK;
    case YAML_SCALAR_EVENT:
        return take_scalar(l, event);
    case YAML_ALIAS_EVENT:
        return take_alias(l, event);
    case YAML_MAPPING_START_EVENT:
        return begin_collection(l, CTD_NODE_MAPPING, event);
    case YAML_SEQUENCE_START_EVENT:
        return begin_collection(l, CTD_NODE_LIST, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        l->depth--;
        return ctd_node_report_duplicates(l->messages, l->open[l->depth]);
    case YAML_STREAM_END_EVENT:
        l->ended = true;
        return CTD_OK;
    default:
        return CTD_OK;
    }
}

ctd_status
ctd_node_read_yaml(ctd_arena *arena, ctd_messages *messages, const ctd_source *source,
                   ctd_node **root)
{
    ctd_status status = CTD_OK;
    loader l = {.arena = arena, .messages = messages, .source = source};

    *root = NULL;
    if (!ctd_source_check_text(messages, source)) {
        return CTD_OK;
    }
    if (!yaml_parser_initialize(&l.parser)) {
        return CTD_ERR_NO_MEMORY;
    }
    const size_t mark = ctd_source_mark(source);
    yaml_parser_set_input_string(&l.parser, (const unsigned char *)source->text + mark,
                                 source->length - mark);
    yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
    while (!l.ended) {
        yaml_event_t event;
        if (!yaml_parser_parse(&l.parser, &event)) {
            CTD_TRY(l.parser.error == YAML_MEMORY_ERROR ? CTD_ERR_NO_MEMORY : CTD_OK);
            ctd_yaml_problem_report(messages, source, &l.parser);
            l.failed = true;
            break;
        }
        status = handle(&l, &event);
        yaml_event_delete(&event);
        CTD_TRY(status);
    }
    *root = l.failed ? NULL : l.root;
out:
    yaml_parser_delete(&l.parser);
    return status;
}
