/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_NAMES_H
#define CTD_SCENARIOS_NAMES_H

#include "scenarios/node.h"
#include "scenarios/scenario.h"

/** The names that make up the axes of all variants, in file order. */
typedef struct ctd_names {
    uint32_t n_regions, n_segments;
    uint32_t n_providers; /* with on-premises, the first */
    uint32_t n_variants;  /* with the base, the first */
    /* Some are too many, too long, or not to be made out: a name not found may be one of these. */
    bool regions_cut, segments_cut, providers_cut;
    ctd_name region[CTD_MAX_REGIONS];
    ctd_name segment[CTD_MAX_SEGMENTS];
    ctd_name provider[CTD_MAX_PROVIDERS];
    ctd_name variant[CTD_MAX_VARIANTS];
} ctd_names;

/** Collects the names a document defines; reports bad, reserved and too many ones. */
void ctd_names_collect(ctd_messages *messages, ctd_node *root, ctd_names *names);

/** Index of a name, -1 if it is not among the n. */
int32_t ctd_names_find(const ctd_name *list, uint32_t n, const char *name);

/** The names, separated by commas, as many as fit. */
typedef struct ctd_names_text {
    char text[256];
} ctd_names_text;

ctd_names_text ctd_names_list(const ctd_name *list, uint32_t n);

#endif
