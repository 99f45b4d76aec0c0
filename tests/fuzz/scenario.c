/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "agents/market.h"
#include "scenarios/calibrate.h"
#include "scenarios/scenario.h"

#include <stdlib.h>
#include <string.h>

/*
 * A scenario as `contend run` would read it. Lines "#set PATH=VALUE" and "#variant NAME" at its
 * head, comments to YAML, are options of the command line. One that is refused must say why; one
 * that is taken must be read back from the text that a result would store as the same text, and
 * its market, made small, must live through its first ticks.
 */

enum { MOST_OPTIONS = 16, CUSTOMERS = 200, SAMPLE = 100, TICKS = 3 };

typedef struct options {
    const char *set[MOST_OPTIONS];
    const char *variant[MOST_OPTIONS];
    ctd_overrides overrides;
} options;

/* Takes the options off the head of the text; what follows them is the scenario. */
static char *
take_options(char *text, options *o)
{
    o->overrides = (ctd_overrides){.sets = o->set, .variants = o->variant};
    for (;;) {
        const bool set = strncmp(text, "#set ", 5) == 0;
        const bool variant = strncmp(text, "#variant ", 9) == 0;
        char *const end = strchr(text, '\n');

        if ((!set && !variant) || end == NULL || o->overrides.n_sets == MOST_OPTIONS ||
            o->overrides.n_variants == MOST_OPTIONS) {
            return text;
        }
        *end = '\0';
        if (set) {
            o->set[o->overrides.n_sets++] = text + 5;
        } else {
            o->variant[o->overrides.n_variants++] = text + 9;
        }
        text = end + 1;
    }
}

static ctd_scenario *
read_scenario(const char *text, const ctd_overrides *overrides)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *s = NULL;

    FUZZ_REQUIRE(messages != NULL);
    /* Beside the shipped scenarios, where there are tables to name. */
    const ctd_status status =
        ctd_scenario_read(CTD_SOURCE_DIR "/scenarios/fuzz.yaml", text, overrides, messages, &s);
    const size_t n = ctd_messages_count(messages);

    FUZZ_REQUIRE(status == CTD_OK || status == CTD_ERR_SCENARIO);
    FUZZ_REQUIRE((status == CTD_OK) == (s != NULL));
    FUZZ_REQUIRE((status == CTD_OK) == (n == 0));
    for (size_t i = 0; i < n; i++) {
        const char *const message = ctd_messages_get(messages, i);
        const size_t length = strlen(message);

        FUZZ_REQUIRE(length > 0 && message[length - 1] == '\n');
        FUZZ_REQUIRE(strstr(message, "error: ") != NULL || i + 1 == n);
    }
    ctd_messages_destroy(&messages);
    return s;
}

/* A tick cannot fail, whatever the scenario. */
static void
live_a_little(ctd_scenario *s)
{
    ctd_model *const m = s->model;
    ctd_calibration report = {0};
    ctd_market *market = NULL;

    m->n_customers = m->table == NULL && m->n_customers > CUSTOMERS ? CUSTOMERS : m->n_customers;
    m->n_types = m->n_types > 4 ? 4 : m->n_types;
    m->targets.sample = m->targets.sample > SAMPLE ? SAMPLE : m->targets.sample;
    m->demand_sample = m->demand_sample > SAMPLE ? SAMPLE : m->demand_sample;
    s->n_variants = 1;
    if (m->n_customers > CUSTOMERS || m->n_regions * m->n_segments * m->n_providers > 64) {
        return;
    }
    const ctd_status status = ctd_calibrate(s, 1, &report);

    FUZZ_REQUIRE(status == CTD_OK || report.message[0] != '\0');
    if (status != CTD_OK) {
        return;
    }
    FUZZ_REQUIRE(ctd_market_create(m, 1, 1, &market) == CTD_OK);
    ctd_market_start(market, m, 0, NULL, 1);
    for (uint32_t t = 0; t < TICKS && t < m->calendar.n_ticks; t++) {
        ctd_market_step(market);
    }
    ctd_market_destroy(&market);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    options o = {0};
    char *const text = fuzz_text(data, size);
    const char *const head = take_options(text, &o);
    ctd_scenario *s = read_scenario(head, &o.overrides);

    if (s != NULL) {
        ctd_scenario *again = read_scenario(s->text, NULL);

        FUZZ_REQUIRE(again != NULL);
        FUZZ_REQUIRE(strcmp(s->text, again->text) == 0);
        ctd_scenario_destroy(&again);
        live_a_little(s);
    }
    ctd_scenario_destroy(&s);
    free(text);
    return 0;
}
