/* SPDX-License-Identifier: Apache-2.0 */
#include "allocations.h"

#include "scenarios/study.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Reads studies, and makes points of them, again and again, each time with one more allocation that
 * succeeds before one fails. Memory is then exhausted, and everything is given back.
 */

typedef struct result {
    ctd_status status;
    bool complete; /* all is there if and only if the status says so */
} result;

static result
read_study(const char *path)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();
    result r = {CTD_ERR_NO_MEMORY, true};

    if (messages != NULL) {
        r.status = ctd_study_load(path, 0, NULL, messages, &study, &scenario);
        r.complete = (study != NULL) == (r.status == CTD_OK) &&
                     (r.status == CTD_OK || scenario == NULL) &&
                     (r.status != CTD_OK || study->text != NULL);
    }
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    ctd_messages_destroy(&messages);
    return r;
}

static result
make_point(const ctd_study *study)
{
    double value[CTD_MAX_FACTORS];
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();
    result r = {CTD_ERR_NO_MEMORY, true};

    for (uint32_t k = 0; k < study->n_factors; k++) {
        value[k] = study->factor[k].from;
    }
    if (messages != NULL) {
        r.status = ctd_study_scenario(study, value, messages, &scenario);
        r.complete = (scenario != NULL) == (r.status == CTD_OK);
    }
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    return r;
}

static long n_failed;
static int n_wrong;

/* true once n is beyond the last allocation */
static bool
judge(const char *what, long n, long before, result r, ctd_status expected)
{
    /* A sort or a buffered stream may do without the memory it asked for. */
    const bool fine = r.status == expected || (failed && r.status == CTD_ERR_NO_MEMORY);

    if (!fine || !r.complete || live != before) {
        fprintf(stderr, "%s: allocation %ld: %s, %ld blocks lost\n", what, n,
                ctd_status_sentence(r.status), live - before);
        n_wrong++;
    }
    n_failed += failed ? 1 : 0;
    return !failed;
}

static void
read_again_and_again(const char *path, ctd_status expected)
{
    bool done = false;

    for (long n = 0; !done; n++) {
        const long before = live;
        failed = false;
        countdown = n;
        const result r = read_study(path);
        countdown = -1;
        done = judge(path, n, before, r, expected);
    }
}

static void
make_again_and_again(const char *path)
{
    ctd_study *study = NULL;
    ctd_scenario *scenario = NULL;
    ctd_messages *messages = ctd_messages_create();
    bool done = false;

    if (ctd_study_load(path, 0, NULL, messages, &study, &scenario) != CTD_OK) {
        n_wrong++;
        done = true;
    }
    for (long n = 0; !done; n++) {
        const long before = live;
        failed = false;
        countdown = n;
        const result r = make_point(study);
        countdown = -1;
        done = judge("a point", n, before, r, CTD_OK);
    }
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    ctd_messages_destroy(&messages);
}

int
main(void)
{
    /* What the library of digests makes at its first use it keeps. */
    n_wrong += read_study(CTD_SOURCE_DIR "/tests/study-all.yaml").status != CTD_OK ? 1 : 0;
    read_again_and_again(CTD_SOURCE_DIR "/tests/study-all.yaml", CTD_OK);
    read_again_and_again(CTD_SOURCE_DIR "/tests/bad/studies/everything-at-once.yaml",
                         CTD_ERR_SCENARIO);
    read_again_and_again(CTD_SOURCE_DIR "/tests/bad/studies/list-bad-rows.yaml", CTD_ERR_SCENARIO);
    read_again_and_again(CTD_SOURCE_DIR "/tests/bad/studies/response-too-few-parameters.yaml",
                         CTD_ERR_SCENARIO);
    make_again_and_again(CTD_SOURCE_DIR "/tests/study-all.yaml");
    printf("%ld allocations failed, %d handled wrongly\n", n_failed, n_wrong);
    return n_wrong == 0 && n_failed > 1000 ? 0 : 1;
}
