/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ctd_scenario *
read_table(const char *table, const char *latency)
{
    char folder[] = "/tmp/contend-XXXXXX";
    char scenario[64], csv[64];
    char text[2048];
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *s = NULL;

    cr_assert(mkdtemp(folder) != NULL);
    snprintf(scenario, sizeof scenario, "%s/s.yaml", folder);
    snprintf(csv, sizeof csv, "%s/t.csv", folder);
    FILE *file = fopen(csv, "wb");
    fputs(table, file);
    fclose(file);
    char *const small = strdup(small_scenario);
    char *const line = strstr(small, "latency:");
    *line = '\0';
    snprintf(text, sizeof text, "%s%s%s", small, latency, strchr(line + 1, '\n'));
    free(small);
    file = fopen(scenario, "wb");
    fputs(text, file);
    fclose(file);
    const ctd_status status = ctd_scenario_load(scenario, NULL, messages, &s);
    cr_expect(status == CTD_OK, "%s",
              ctd_messages_count(messages) > 0 ? ctd_messages_get(messages, 0) : "?");
    ctd_messages_destroy(&messages);
    unlink(csv);
    unlink(scenario);
    rmdir(folder);
    return s;
}

Test(latency, table_is_read_by_row_and_column)
{
    ctd_scenario *s = read_table("x,east,west\nwest,70,\neast,,80\n", "latency: {file: t.csv}");

    cr_expect(eq(dbl, s->model->round_trip_ms[0][1], 70.0));
    cr_expect(eq(dbl, s->model->round_trip_ms[1][0], 80.0));
    cr_expect(eq(dbl, s->model->round_trip_ms[0][0], 20.0));
    ctd_scenario_destroy(&s);
}

Test(latency, blank_fields_are_filled_from_the_other_direction)
{
    ctd_scenario *s =
        read_table("x,west,east\r\nwest,3,\r\neast,80.5,\r\n", "latency: {local: 9, file: t.csv}");

    cr_expect(eq(dbl, s->model->round_trip_ms[0][1], 80.5));
    cr_expect(eq(dbl, s->model->round_trip_ms[0][0], 3.0));
    cr_expect(eq(dbl, s->model->round_trip_ms[1][1], 9.0));
    ctd_scenario_destroy(&s);
}

Test(latency, quotes_blanks_empty_lines_and_other_places_are_read_over)
{
    ctd_scenario *s =
        read_table("\xEF\xBB\xBF\"region (ms, \"\"P50\"\")\", us_west ,other,\"us,east\"\n\n"
                   "us_west,,1,90\n\nother,2,,3\n\"us,east\",90,4,",
                   "latency: {file: t.csv, places: {west: us_west, east: 'us,east'}}");

    cr_expect(eq(dbl, s->model->round_trip_ms[1][0], 90.0));
    ctd_scenario_destroy(&s);
}

Test(latency, a_variants_table_replaces_the_scenarios)
{
    ctd_scenario *s = load_good("tests/all-keys.yaml", NULL);

    cr_assert(eq(str, (char *)s->variant[2], "far"));
    cr_expect(eq(dbl, s->model[0].round_trip_ms[0][1], 64.0));
    cr_expect(eq(dbl, s->model[2].round_trip_ms[0][1], 80.0));
    cr_expect(eq(dbl, s->model[2].round_trip_ms[1][0], 80.0));
    ctd_scenario_destroy(&s);
}
