/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_CLAIM_H
#define CTD_OUTPUT_CLAIM_H

#include "output/hash.h"
#include "output/result.h"
#include "output/sink.h"
#include "sim/status.h"

/** What a result file says can be run again, and what should come of it. */
typedef struct ctd_claim {
    const char *version; /* of Contend */
    const char *commit;  /* "" without the group `run` */
    const char *scenario;
    ctd_hash content_hash; /* that of the stored values */
    char *text;            /* owns the strings */
} ctd_claim;

/**
 * Reads the claim of a file, in a child process, after computing its content hash anew.
 *
 * @param[in]  path
 * @param[in]  seconds  that it may take, > 0
 * @param[out] claim    all zero on error; free with ctd_claim_clear()
 * @param[in]  problem  receives one line with a newline on an error
 * @return as ctd_examine()
 */
CTD_MUST_CHECK ctd_status ctd_claim_read(const char *path, double seconds, ctd_claim *claim,
                                         ctd_sink *problem);
/** Frees and sets to zero. */
void ctd_claim_clear(ctd_claim *claim);

/**
 * Reads the file again, in a child process, and tells where a result differs from it, as
 * ctd_compare_put() does.
 *
 * @param[in] out  receives what differs, only if all is well
 * @return as ctd_examine(), and CTD_ERR_WRITE when `out` failed
 */
CTD_MUST_CHECK ctd_status ctd_claim_compare(const char *path, double seconds,
                                            const ctd_result *result, ctd_sink *out,
                                            ctd_sink *problem);

#endif
