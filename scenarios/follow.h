/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_FOLLOW_H
#define CTD_SCENARIOS_FOLLOW_H

#include "scenarios/node.h"
#include "scenarios/schema.h"

/** Takes one end of a path: its row of the schema, and the path without wildcards.
 *  @return false to stop */
typedef bool ctd_follow_taker(const ctd_schema_row *row, const char *path, void *context);

/** A path of the scenario that another key holds. */
typedef struct ctd_follow {
    ctd_messages *messages;
    ctd_node *node;       /* where it is written; what is wrong with it is reported there */
    const ctd_node *root; /* of the scenario, with or without its variants */
    bool stars;           /* `*` stands for every name there is */
    ctd_follow_taker *take;
    void *context;
} ctd_follow;

/**
 * Follows a path down the schema and the document beside it. It may end at what is left out, but
 * not pass through things by name that are not there; where `root` is without variants, what stands
 * in them is taken on trust.
 *
 * @return false where `take` has stopped; true also after a report
 */
bool ctd_follow_path(const ctd_follow *follow, const char *path);

#endif
