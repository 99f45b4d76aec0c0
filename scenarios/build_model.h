/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_BUILD_MODEL_H
#define CTD_SCENARIOS_BUILD_MODEL_H

#include "scenarios/names.h"
#include "scenarios/node.h"
#include "scenarios/scenario.h"

/*
 * From a checked tree to a model. What the schema table cannot say is checked here, where the
 * values meet: sums, dates, pairs, what excludes what. Values that are missing or wrong have been
 * reported and read as harmless ones, so that everything else is still looked at.
 */

/** One variant being built. */
typedef struct ctd_build {
    ctd_messages *messages;
    const ctd_names *names;
    ctd_node *root; /* checked and filled in */
    ctd_model *model;
} ctd_build;

/** Fills the whole model, which must be zero; mistakes go to `messages`. */
void ctd_build_model(const ctd_build *build);

/** Fills what all variants share: name, title, luck, questions, output. From the base's tree.
 *  @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_build_scenario(const ctd_build *build, ctd_scenario *scenario);

/* The sections, in this order: later ones use what earlier ones have filled. */
void ctd_build_clock(const ctd_build *build);
void ctd_build_market(const ctd_build *build);
void ctd_build_regions(const ctd_build *build);
void ctd_build_latency(const ctd_build *build);
void ctd_build_segments(const ctd_build *build);
void ctd_build_providers(const ctd_build *build);
void ctd_build_prices(const ctd_build *build, ctd_node *provider, ctd_provider *p);
/** The rule q_learning; `learning` may be NULL. */
void ctd_build_learning(const ctd_build *build, ctd_node *learning, ctd_price_play *play);
void ctd_build_invest(const ctd_build *build, const ctd_node *provider, ctd_provider *p);
/** Credit, interest, commitment and egress. */
void ctd_build_finance(const ctd_node *provider, ctd_provider *p);
void ctd_build_entry(const ctd_build *build, const ctd_node *provider, ctd_provider *p);
/** Who belongs to whom: each provider's owner is the one at the head of its chain of owners. */
void ctd_build_owners(const ctd_build *build);
/** Reports learners whose tables would be too large together. */
void ctd_build_check_learners(const ctd_build *build);
void ctd_build_nests(const ctd_build *build);
void ctd_build_events(const ctd_build *build);
/** Whom a residency law binds and what it accepts. */
void ctd_build_residency(const ctd_build *build, ctd_node *node, ctd_event *event);
/**
 * What can only be said of events once all are known.
 *
 * @param[in] nodes  [model->n_events] where each was written
 * @param[in] some_are_bad  there were others, reported, which are not in the model
 */
void ctd_build_check_events(const ctd_build *build, ctd_node *const *nodes, bool some_are_bad);
void ctd_build_stock(const ctd_build *build);
void ctd_build_flow(const ctd_build *build);
void ctd_build_intercepts(const ctd_build *build);
/** false: memory is exhausted */
bool ctd_build_questions(const ctd_build *build, ctd_scenario *scenario);
/** Fills the regions that a key of a question names; NULL: none. */
void ctd_build_question_region(const ctd_build *build, ctd_node *region, ctd_question *q);
/** Checks the date of a question (NULL: none); `at`: it must be that of a record. */
void ctd_build_question_date(const ctd_build *build, ctd_node *date, bool at);
/** The metric of a word of the schema's list. */
ctd_metric ctd_build_metric(int32_t word);
/** Whether a metric is the market's, nobody's in particular. */
bool ctd_build_is_markets(ctd_metric metric);
/** Whether it is told of the whole world only. */
bool ctd_build_is_worldwide(ctd_metric metric);
/** After the questions. false: memory is exhausted */
bool ctd_build_searches(const ctd_build *build, ctd_scenario *scenario);
/** false: memory is exhausted */
bool ctd_build_fit(const ctd_build *build, ctd_scenario *scenario);
/** Frees what the searches of a scenario own. */
void ctd_build_searches_free(ctd_scenario *scenario);

/** Child of a mapping if it was written and is as it should be, else NULL. */
ctd_node *ctd_build_find(const ctd_node *mapping, const char *key);
/** The number there, or `otherwise`. */
double ctd_build_number(const ctd_node *mapping, const char *key, double otherwise);
/** The whole number there, or `otherwise`. */
uint64_t ctd_build_whole(const ctd_node *mapping, const char *key, uint64_t otherwise);
/** The word, provider, region, month or flag there, or `otherwise`. */
int32_t ctd_build_index(const ctd_node *mapping, const char *key, int32_t otherwise);
/** A number for all regions or a mapping by region; `otherwise` where none is given. */
void ctd_build_by_region(const ctd_node *mapping, const char *key, double otherwise,
                         double value[CTD_MAX_REGIONS]);

/** Index of the provider that a node under `providers` describes, -1 if it describes none. */
int32_t ctd_build_provider_index(const ctd_build *build, const ctd_node *node);

/** Reports that a month lies before the start of the run; true if it does. */
bool ctd_build_is_early(const ctd_build *build, ctd_node *node, ctd_node_part part, int32_t month);

/** Up to three names and how many more, "a, b, c and 4 more". */
typedef struct ctd_build_list {
    uint32_t n;
    char text[320];
} ctd_build_list;

void ctd_build_list_add(ctd_build_list *list, const char *name);
/** Ends the list: adds how many are not shown. */
const char *ctd_build_list_end(ctd_build_list *list);

#endif
