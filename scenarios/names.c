/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/names.h"

#include "scenarios/utf8.h"

#include <stdio.h>
#include <string.h>

int32_t
ctd_names_find(const ctd_name *list, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(list[i], name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

typedef struct axis {
    ctd_name *list;
    uint32_t *n;
    uint32_t most;     /* entries of `list` */
    uint32_t reserved; /* of them taken by on-premises or the base */
    const char *what;  /* "regions" */
    bool *cut;         /* some have found no place */
} axis;

static void
add(ctd_messages *messages, axis *a, ctd_node *node)
{
    ctd_name name = "";

    if (strlen(node->key) > CTD_MAX_NAME) {
        *a->cut = true;
        return;
    }
    snprintf(name, sizeof name, "%s", node->key);
    if (ctd_names_find(a->list, *a->n, name) >= 0) {
        return;
    }
    if (*a->n == a->most) {
        if (!*a->cut) {
            ctd_node_report(messages, node, CTD_AT_KEY, "too many %s: at most %u", a->what,
                            a->most - a->reserved);
        }
        *a->cut = true;
        return;
    }
    memcpy(a->list[(*a->n)++], name, sizeof name);
}

static void
add_children(ctd_messages *messages, axis *a, ctd_node *mapping)
{
    if (mapping != NULL && mapping->kind != CTD_NODE_MAPPING) {
        *a->cut = true;
        return;
    }
    if (mapping == NULL) {
        return;
    }
    for (ctd_node *child = mapping->child; child != NULL; child = child->next) {
        if (!ctd_node_is_null(child)) {
            add(messages, a, child);
        }
    }
}

static void
refuse(ctd_messages *messages, ctd_node *mapping, const char *key, const char *why)
{
    ctd_node *const node = ctd_node_find(mapping, key);

    if (node != NULL && !ctd_node_is_null(node)) {
        ctd_node_report(messages, node, CTD_AT_KEY, "the name is reserved: %s", why);
    }
}

static void
refuse_providers(ctd_messages *messages, ctd_node *providers)
{
    refuse(messages, providers, "on-premises",
           "on-premises is always there; the section on_premises describes it");
    refuse(messages, providers, "regions", "it would be mistaken for calibration.stock.regions");
    refuse(messages, providers, "elsewhere", "it would be mistaken for calibration.flow.elsewhere");
}

static void
collect_providers(ctd_messages *messages, ctd_node *root, ctd_names *names)
{
    ctd_node *const variants = ctd_node_find(root, "variants");
    axis providers = {.list = names->provider,
                      .n = &names->n_providers,
                      .most = CTD_MAX_PROVIDERS,
                      .reserved = 1,
                      .what = "providers",
                      .cut = &names->providers_cut};

    snprintf(names->provider[0], sizeof names->provider[0], "on-premises");
    names->n_providers = 1;
    refuse_providers(messages, ctd_node_find(root, "providers"));
    add_children(messages, &providers, ctd_node_find(root, "providers"));
    for (ctd_node *v = variants != NULL ? variants->child : NULL; v != NULL; v = v->next) {
        refuse_providers(messages, ctd_node_find(v, "providers"));
        add_children(messages, &providers, ctd_node_find(v, "providers"));
    }
}

static void
collect_variants(ctd_messages *messages, ctd_node *root, ctd_names *names)
{
    const ctd_node *const base = ctd_node_find(root, "base");
    ctd_node *const list = ctd_node_find(root, "variants");
    bool cut = false;
    axis variants = {.list = names->variant,
                     .n = &names->n_variants,
                     .most = CTD_MAX_VARIANTS,
                     .reserved = 1,
                     .what = "variants",
                     .cut = &cut};
    const bool named = base != NULL && base->kind == CTD_NODE_SCALAR;

    snprintf(names->variant[0], sizeof names->variant[0], "%s", named ? base->text : "base");
    names->n_variants = 1;
    refuse(messages, list, names->variant[0],
           "it is what the scenario as written is called (base)");
    add_children(messages, &variants, list);
}

void
ctd_names_collect(ctd_messages *messages, ctd_node *root, ctd_names *names)
{
    ctd_node *const regions = ctd_node_find(root, "regions");
    axis region = {.list = names->region,
                   .n = &names->n_regions,
                   .most = CTD_MAX_REGIONS,
                   .what = "regions",
                   .cut = &names->regions_cut};
    axis segment = {.list = names->segment,
                    .n = &names->n_segments,
                    .most = CTD_MAX_SEGMENTS,
                    .what = "segments",
                    .cut = &names->segments_cut};

    *names = (ctd_names){0};
    refuse(messages, regions, "world", "questions call all regions together the world");
    names->regions_cut = regions == NULL || regions->child == NULL; /* reported, and enough */
    add_children(messages, &region, regions);
    add_children(messages, &segment, ctd_node_find(root, "segments"));
    collect_providers(messages, root, names);
    collect_variants(messages, root, names);
}

ctd_names_text
ctd_names_list(const ctd_name *list, uint32_t n)
{
    ctd_names_text names = {""};
    size_t used = 0;

    for (uint32_t i = 0; i < n && used < sizeof names.text; i++) {
        used += (size_t)snprintf(names.text + used, sizeof names.text - used, "%s%s",
                                 i > 0 ? ", " : "", ctd_utf8_clip(list[i]).text);
    }
    if (used >= sizeof names.text) {
        memcpy(names.text + sizeof names.text - 4, "...", 4);
    }
    return names;
}
