/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "cli/calibrate_options.h"
#include "cli/check_options.h"
#include "cli/info_options.h"
#include "cli/init_options.h"
#include "cli/report_options.h"
#include "cli/run_options.h"
#include "cli/solve_options.h"
#include "cli/study_options.h"
#include "cli/verify_options.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

/*
 * A command line, one argument a line; the first names the command. Options that are taken must be
 * in range, and what they change is tried on a scenario.
 */

enum { MOST_ARGUMENTS = 256 };

static const char small[] =
    "contend: 1\n"
    "name: small\n"
    "clock: {start: 2015-07, ticks: 3}\n"
    "market: {spend: 1.0e9, reference_price: 0.12}\n"
    "regions: {west: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}}\n"
    "segments: {all: {customers: 1, price_taste: {mean: 2}, contract: {mean_months: 3}}}\n"
    "providers: {one: {locations: {west: {}}, quality: 0}}\n"
    "events: [{date: 2015-08, provider: one, inject: 1}]\n"
    "variants: {other: {events: []}}\n";

/* What --set and --variant change. */
static void
change_scenario(const ctd_scenario_options *o)
{
    const ctd_overrides overrides = {.n_sets = o->n_sets,
                                     .sets = (const char *const *)o->sets,
                                     .n_variants = o->n_variants,
                                     .variants = o->variants};
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *s = NULL;

    FUZZ_REQUIRE(messages != NULL);
    const ctd_status status = ctd_scenario_read("small.yaml", small, &overrides, messages, &s);

    FUZZ_REQUIRE(status == CTD_OK || status == CTD_ERR_SCENARIO);
    FUZZ_REQUIRE((status == CTD_OK) == (ctd_messages_count(messages) == 0));
    ctd_scenario_destroy(&s);
    ctd_messages_destroy(&messages);
}

/* `bad` is what the parser returned. */
static void
take_scenario(int bad, ctd_scenario_options *o)
{
    if (bad == 0) {
        FUZZ_REQUIRE(o->path != NULL);
        FUZZ_REQUIRE(o->threads >= 0 && o->threads <= 4096);
        change_scenario(o);
    }
    ctd_cli_free_options(o);
}

static void
run(int argc, char **argv)
{
    ctd_run_options o;
    const int bad = ctd_run_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(o.common.progress <= CTD_PROGRESS_JSON);
    FUZZ_REQUIRE(bad != 0 || (o.keep.every >= 0.0 && o.keep.walltime >= 0.0));
    ctd_keep_options_clear(&o.keep);
    take_scenario(bad, &o.scenario);
}

/* What a study's command line changes is changed in the small scenario too. */
static void
study(int argc, char **argv)
{
    ctd_study_command o;
    const int bad = ctd_study_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(bad != 0 || (o.n_shards >= 1 && o.shard < o.n_shards));
    FUZZ_REQUIRE(bad != 0 || o.scenario.n_variants == 0);
    ctd_keep_options_clear(&o.keep);
    take_scenario(bad, &o.scenario);
}

static void
merge(int argc, char **argv)
{
    ctd_merge_command o;
    const int bad = ctd_merge_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(bad != 0 || (o.n_shards > 0 && o.common.output != NULL));
}

static void
verify(int argc, char **argv)
{
    ctd_verify_options o;
    const int bad = ctd_verify_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(bad != 0 || o.path != NULL);
}

static void
check(int argc, char **argv)
{
    ctd_scenario_options o;
    const int bad = ctd_check_options_parse(argc, argv, ARGP_SILENT, &o);

    take_scenario(bad, &o);
}

static void
calibrate(int argc, char **argv)
{
    ctd_calibrate_options o;
    const int bad = ctd_calibrate_options_parse(argc, argv, ARGP_SILENT, &o);

    take_scenario(bad, &o.scenario);
}

static void
solve(int argc, char **argv)
{
    ctd_solve_command_options o;
    const int bad = ctd_solve_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(o.n_names <= CTD_MAX_SEARCHES);
    FUZZ_REQUIRE(bad != 0 || o.scenario.n_variants == 0);
    take_scenario(bad, &o.scenario);
}

static void
info(int argc, char **argv)
{
    const char *path = NULL;
    const int bad = ctd_info_options_parse(argc, argv, ARGP_SILENT, &path);

    FUZZ_REQUIRE(bad != 0 || path != NULL);
}

static void
report(int argc, char **argv)
{
    ctd_report_command o;
    const int bad = ctd_report_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(bad != 0 || o.path != NULL);
}

static void
init(int argc, char **argv)
{
    ctd_init_options o;
    const int bad = ctd_init_options_parse(argc, argv, ARGP_SILENT, &o);

    FUZZ_REQUIRE(bad != 0 || (o.name != NULL && o.template != NULL));
}

/* What is looked at before any of them. */
static void
look_for_unknown_options(int argc, char **argv)
{
    const ctd_command *const command = ctd_command_find(argv[0]);
    const char *const word =
        command != NULL ? ctd_command_unknown_option(command, argc, argv) : NULL;

    FUZZ_REQUIRE(word == NULL || strncmp(word, "--", 2) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        const char *name;
        void (*parse)(int argc, char **argv);
    } commands[] = {{"run", run},     {"check", check},  {"calibrate", calibrate}, {"solve", solve},
                    {"study", study}, {"merge", merge},  {"verify", verify},       {"info", info},
                    {"init", init},   {"report", report}};
    char *const text = fuzz_text(data, size);
    char *argv[MOST_ARGUMENTS + 1] = {text};
    int argc = 1;

    for (char *s = strchr(text, '\n'); s != NULL && argc < MOST_ARGUMENTS; s = strchr(s, '\n')) {
        *s++ = '\0';
        argv[argc++] = s;
    }
    look_for_unknown_options(argc, argv);
    for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
        if (strcmp(argv[0], commands[c].name) == 0) {
            commands[c].parse(argc, argv);
        }
    }
    free(text);
    return 0;
}
