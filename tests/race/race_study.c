/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/study.h"
#include "sim/parallel.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* Points of one study made on several threads at once, right ones and wrong ones: with a thread
 * sanitizer, that they share nothing they change; without, that they come out the same. */

enum { N_THREADS = 4, N_POINTS = 64 };

typedef struct race {
    const ctd_study *study;
    const ctd_model *like;
    atomic_int wrong;
} race;

static bool
make(const race *r, double share, ctd_status expected)
{
    double value[CTD_MAX_FACTORS];
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    for (uint32_t k = 0; k < r->study->n_factors; k++) {
        const ctd_factor *const f = &r->study->factor[k];
        value[k] = f->whole ? f->to : f->from + share * (f->to - f->from);
    }
    const bool right = messages != NULL &&
                       ctd_study_scenario(r->study, value, messages, &scenario) == expected &&
                       (scenario != NULL) == (expected == CTD_OK) &&
                       (expected == CTD_OK || ctd_messages_count(messages) > 0) &&
                       (share != 0.5 || memcmp(scenario->model, r->like, sizeof *r->like) == 0);
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    return right;
}

static void
make_some(size_t begin, size_t end, int thread, void *context)
{
    race *const r = context;

    (void)thread;
    for (size_t point = begin; point < end; point++) {
        const bool bad = point % 4 == 3;
        const double share = bad ? -9.0 : point % 4 == 0 ? 0.5 : 0.25;
        if (!make(r, share, bad ? CTD_ERR_SCENARIO : CTD_OK)) {
            atomic_fetch_add(&r->wrong, 1);
        }
    }
}

static ctd_scenario *
middle(const ctd_study *study)
{
    double value[CTD_MAX_FACTORS];
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();

    for (uint32_t k = 0; k < study->n_factors; k++) {
        const ctd_factor *const f = &study->factor[k];
        value[k] = f->whole ? f->to : f->from + 0.5 * (f->to - f->from);
    }
    if (ctd_study_scenario(study, value, messages, &scenario) != CTD_OK) {
        scenario = NULL;
    }
    ctd_messages_destroy(&messages);
    return scenario;
}

int
main(void)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();
    int wrong = 1;

    if (ctd_study_load(CTD_SOURCE_DIR "/tests/study-small.yaml", 0, NULL, messages, &study,
                       &scenario) == CTD_OK) {
        ctd_scenario *like = middle(study);
        if (like != NULL) {
            race r = {.study = study, .like = &like->model[0]};
            ctd_parallel_for(N_POINTS, 1, N_THREADS, make_some, &r);
            wrong = atomic_load(&r.wrong);
        }
        ctd_scenario_destroy(&like);
    }
    printf("%d of %d points came out wrong\n", wrong, N_POINTS);
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    ctd_messages_destroy(&messages);
    return wrong == 0 ? 0 : 1;
}
