/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_LATENCY_H
#define CTD_SCENARIOS_LATENCY_H

#include "scenarios/node.h"

/**
 * Replaces latency.file and latency.places, in the document and in its variants, by the pairs they
 * stand for, so that the document needs no other file. The table's first row and column name
 * places; rows are where customers are, columns where data centres are; a blank field is filled
 * from its mirror image, a blank on the diagonal is latency.local.
 *
 * @param[in] path  of the scenario: tables are looked up beside it
 * @return CTD_OK, also where there are mistakes, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_latency_inline(ctd_arena *arena, ctd_messages *messages,
                                             const char *path, ctd_node *root);

#endif
