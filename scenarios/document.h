/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_DOCUMENT_H
#define CTD_SCENARIOS_DOCUMENT_H

#include "scenarios/names.h"
#include "scenarios/node.h"
#include "scenarios/scenario.h"

/*
 * A scenario between text and models: its tree with all settings made. A scenario that is run once
 * is built from it at once; a study keeps it and builds one for each of its points.
 */

typedef struct ctd_document {
    const char *path; /* tables are looked up beside it; borrowed */
    ctd_node *root;   /* in the arena it was read into */
    ctd_names names;
    bool wanted[CTD_MAX_VARIANTS]; /* by names.variant; the base always */
} ctd_document;

/**
 * Reads a scenario's text.
 *
 * @param[in]  source   borrowed as long as the document lives
 * @param[out] document its root is NULL where there is no scenario to go on with
 * @return CTD_OK, also after reports, or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_document_read(ctd_arena *arena, ctd_messages *messages,
                                            const ctd_source *source, ctd_document *document);

/** Makes the settings, writes tables of latency into the tree, and collects the names.
 *  @param[in] overrides may be NULL
 *  @return as ctd_document_read() */
CTD_MUST_CHECK ctd_status ctd_document_settle(ctd_arena *arena, ctd_messages *messages,
                                              const ctd_overrides *overrides,
                                              ctd_document *document);

/**
 * Checks the document and builds the models of the wanted variants; population and text are not
 * filled in. Any number of threads may build from one document at once.
 *
 * @param[in]  all      also check the variants that are not wanted
 * @param[out] scenario there also after reports; NULL: memory is exhausted
 * @return as ctd_document_read()
 */
CTD_MUST_CHECK ctd_status ctd_document_build(const ctd_document *document, ctd_messages *messages,
                                             bool all, ctd_scenario **scenario);

/**
 * Notes in a document that ctd_document_build() has found right what its values are, so that
 * building from copies of it with other numbers is faster.
 *
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_document_learn(ctd_messages *messages, ctd_document *document);

#endif
