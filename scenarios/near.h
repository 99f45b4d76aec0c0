/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_NEAR_H
#define CTD_SCENARIOS_NEAR_H

#include <stddef.h>

/**
 * Steps from a to b, each an insertion, a deletion, a substitution or a swap of neighbours
 * (optimal string alignment: Damerau 1964, Levenshtein 1966); letters of either case are equal.
 * Counts bytes; texts over 64 bytes are far from everything (SIZE_MAX).
 */
size_t ctd_near_distance(const char *a, const char *b);

/** The search for what a misspelt word was meant to be. */
typedef struct ctd_near {
    const char *word;
    char best[72]; /* "" while nothing is near enough */
    size_t distance;
} ctd_near;

ctd_near ctd_near_begin(const char *word);
/** Offers a candidate: kept if nearer than all before and within 2 steps (1 for short words). */
void ctd_near_offer(ctd_near *near, const char *candidate);

/** What a message ends with: " (did you mean 'capacity'?)", or empty. */
typedef struct ctd_hint {
    char text[128];
} ctd_hint;

ctd_hint ctd_near_hint(const ctd_near *near);

#endif
