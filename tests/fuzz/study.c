/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "scenarios/study.h"
#include "studies/design.h"
#include "studies/study_result.h"

#include <stdlib.h>
#include <string.h>

/*
 * A study as `contend study` would read it, its scenario looked up beside those of the tests. One
 * that is refused must say why; one that is taken must be read back from the texts that a result
 * would store as the same texts, its points' scenarios must be made or refused with a word, and a
 * small one of a built-in response must be played, analysed and told.
 */

enum { TRIED = 3, SMALL_POINTS = 64, SMALL_BOOTSTRAP = 20 };

static void
check_messages(const ctd_messages *messages, ctd_status status)
{
    const size_t n = ctd_messages_count(messages);

    FUZZ_REQUIRE(status == CTD_OK || status == CTD_ERR_SCENARIO);
    FUZZ_REQUIRE((status == CTD_OK) == (n == 0));
    for (size_t i = 0; i < n; i++) {
        const char *const message = ctd_messages_get(messages, i);
        const size_t length = strlen(message);

        FUZZ_REQUIRE(length > 0 && message[length - 1] == '\n');
    }
}

static bool
read_study(const char *text, const char *scenario_text, ctd_study **study, ctd_scenario **scenario)
{
    ctd_messages *messages = ctd_messages_create();

    FUZZ_REQUIRE(messages != NULL);
    const ctd_status status = ctd_study_read(CTD_SOURCE_DIR "/tests/fuzz.yaml", text, scenario_text,
                                             messages, study, scenario);

    check_messages(messages, status);
    FUZZ_REQUIRE((status == CTD_OK) == (*study != NULL));
    ctd_messages_destroy(&messages);
    return status == CTD_OK;
}

static void
try_points(const ctd_study *study)
{
    const uint64_t n = ctd_design_points(study);
    double value[CTD_MAX_FACTORS];

    FUZZ_REQUIRE(n >= 1 && n <= CTD_MAX_POINTS);
    for (uint64_t i = 0; i < TRIED && i < n; i++) {
        ctd_messages *messages = ctd_messages_create();
        ctd_scenario *scenario = NULL;

        FUZZ_REQUIRE(messages != NULL);
        ctd_design_point(study, i * (n / TRIED > 0 ? n / TRIED : 1), value);
        if (study->response == CTD_RESPONSE_NONE) {
            check_messages(messages, ctd_study_scenario(study, value, messages, &scenario));
        }
        ctd_scenario_destroy(&scenario);
        ctd_messages_destroy(&messages);
    }
}

static bool
swallow(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

static void
play(ctd_study *study)
{
    const ctd_study_options options = {.n_threads = 1, .n_shards = 1};
    ctd_study_values *values = NULL;
    ctd_study_result *result = NULL;
    ctd_study_trouble trouble;
    size_t told = 0;
    ctd_sink sink = {swallow, &told, false};

    study->n_bootstrap =
        study->n_bootstrap < SMALL_BOOTSTRAP ? study->n_bootstrap : SMALL_BOOTSTRAP;
    FUZZ_REQUIRE(ctd_study_values_create(study, NULL, &values) == CTD_OK);
    FUZZ_REQUIRE(ctd_study_play(study, NULL, &options, values, &trouble) == CTD_OK);
    FUZZ_REQUIRE(ctd_study_result_create(study, NULL, values, &result) == CTD_OK);
    FUZZ_REQUIRE(ctd_study_result_put(result, &sink) == CTD_OK && told > 0);
    FUZZ_REQUIRE(ctd_study_result_put_json(result, "", &sink) == CTD_OK);
    ctd_study_result_destroy(&result);
    ctd_study_values_destroy(&values);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *const text = fuzz_text(data, size);
    ctd_study *study = NULL, *again = NULL;
    ctd_scenario *scenario = NULL, *scenario_again = NULL;

    if (read_study(text, NULL, &study, &scenario)) {
        FUZZ_REQUIRE(read_study(study->text, scenario != NULL ? scenario->text : NULL, &again,
                                &scenario_again));
        FUZZ_REQUIRE(strcmp(study->text, again->text) == 0);
        FUZZ_REQUIRE(scenario == NULL || strcmp(scenario->text, scenario_again->text) == 0);
        try_points(study);
        if (scenario == NULL && ctd_design_points(study) <= SMALL_POINTS) {
            play(study);
        }
    }
    ctd_scenario_destroy(&scenario_again);
    ctd_study_destroy(&again);
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    free(text);
    return 0;
}
