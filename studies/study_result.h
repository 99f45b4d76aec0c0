/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_STUDY_RESULT_H
#define CTD_STUDIES_STUDY_RESULT_H

#include "output/frame.h"
#include "output/sink.h"
#include "studies/study_run.h"

/** What a study found: everything its file holds, of the values of all points or of a shard's. */
typedef struct ctd_study_result ctd_study_result; /* opaque */

/**
 * Works out what values say: means, quantiles and intervals at every point, and indices and
 * frontiers as the design allows. A function of study, scenario and values alone.
 *
 * @param[in]  scenario NULL with a built-in response
 * @param[in]  values   every point done; borrowed, all three
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_study_result_create(const ctd_study *study,
                                                  const ctd_scenario *scenario,
                                                  const ctd_study_values *values,
                                                  ctd_study_result **result);
/** The same for one of several shards: its points and their values, nothing else. */
CTD_MUST_CHECK ctd_status ctd_study_result_create_shard(const ctd_study *study,
                                                        const ctd_scenario *scenario,
                                                        const ctd_study_values *values,
                                                        uint32_t shard, uint32_t n_shards,
                                                        ctd_study_result **result);
/** Frees and sets to NULL; *result may be NULL. */
void ctd_study_result_destroy(ctd_study_result **result);

/** What its file holds; borrowed. `facts` may be set before it is written. */
ctd_frame *ctd_study_result_frame(ctd_study_result *result);

/** Writes the findings for people: outcomes, indices in order of weight, frontiers.
 *  @return CTD_OK, CTD_ERR_NO_MEMORY or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_study_result_put(const ctd_study_result *result, ctd_sink *sink);

/** The same as JSON (docs/study.md). @param[in] content_hash that of its file
 *  @return CTD_OK or CTD_ERR_WRITE */
CTD_MUST_CHECK ctd_status ctd_study_result_put_json(const ctd_study_result *result,
                                                    const char *content_hash, ctd_sink *sink);

#endif
