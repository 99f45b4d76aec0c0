/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/load.h"

#include <stdio.h>

enum { MAX_SETS = 16 };

ctd_status
ctd_bench_load(const char *path, size_t n, const char *const sets[], ctd_scenario **scenario)
{
    const char *given[MAX_SETS];
    ctd_overrides overrides = {.sets = given};
    ctd_messages *messages = ctd_messages_create();

    for (size_t i = 0; i < n && i < MAX_SETS; i++) {
        if (sets[i] != NULL) {
            given[overrides.n_sets++] = sets[i];
        }
    }
    const ctd_status status = ctd_scenario_load(path, &overrides, messages, scenario);

    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    return status;
}
