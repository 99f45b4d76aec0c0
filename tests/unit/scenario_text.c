/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char small_scenario[] = "contend: 1\n"
                              "name: small\n"
                              "clock: {start: 2015-07, ticks: 12}\n"
                              "customers: {count: 1000}\n"
                              "market: {spend: 2.0e10, reference_price: 0.12}\n"
                              "regions:\n"
                              "  west: {customers: 0.6, in_cloud: 0.06}\n"
                              "  east: {customers: 0.4, in_cloud: 0.03}\n"
                              "latency: {between: {west: {east: 150}}}\n"
                              "segments:\n"
                              "  all:\n"
                              "    customers: 1\n"
                              "    price_taste: {mean: 2.5}\n"
                              "    contract: {mean_months: 36}\n"
                              "providers:\n"
                              "  leader:\n"
                              "    locations: {west: {}, east: {}}\n"
                              "  challenger:\n"
                              "    locations: {east: {capacity: 40000}}\n"
                              "calibration:\n"
                              "  stock: {leader: 0.7, challenger: 0.3}\n"
                              "  flow: {leader: 0.6, challenger: 0.4}\n";

static void
expect_good(ctd_status status, ctd_messages *messages)
{
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    cr_assert(status == CTD_OK, "%s", ctd_status_sentence(status));
    ctd_messages_destroy(&messages);
}

ctd_scenario *
read_good(const char *text, const ctd_overrides *overrides)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;

    const ctd_status status = ctd_scenario_read("test", text, overrides, messages, &scenario);
    expect_good(status, messages);
    return scenario;
}

ctd_scenario *
load_good(const char *path, const ctd_overrides *overrides)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;
    char full[512];

    snprintf(full, sizeof full, "%s/%s", CTD_SOURCE_DIR, path);
    const ctd_status status = ctd_scenario_load(full, overrides, messages, &scenario);
    expect_good(status, messages);
    return scenario;
}

ctd_scenario *
read_small(const char *add, ...)
{
    const char *sets[16];
    ctd_overrides overrides = {.sets = sets};
    char *text = NULL;
    va_list arguments;

    va_start(arguments, add);
    for (const char *set = va_arg(arguments, const char *); set != NULL;
         set = va_arg(arguments, const char *)) {
        sets[overrides.n_sets++] = set;
    }
    va_end(arguments);
    cr_assert(asprintf(&text, "%s%s", small_scenario, add) > 0);
    ctd_scenario *const scenario = read_good(text, &overrides);
    free(text);
    return scenario;
}
