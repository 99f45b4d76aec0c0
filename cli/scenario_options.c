/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "cli/options.h"
#include "cli/shipped.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_set(ctd_scenario_options *options, const char *path, const char *value)
{
    char **sets = realloc(options->sets, (options->n_sets + 1) * sizeof *sets);
    char *set = NULL;

    options->sets = sets != NULL ? sets : options->sets;
    if (sets == NULL || asprintf(&set, "%s%s%s", path, *path == '\0' ? "" : "=", value) < 0) {
        options->no_memory = true;
        return;
    }
    options->sets[options->n_sets++] = set;
}

static void
add_variant(ctd_scenario_options *options, const char *name)
{
    const char **variants =
        realloc(options->variants, (options->n_variants + 1) * sizeof *variants);

    if (variants == NULL) {
        options->no_memory = true;
        return;
    }
    options->variants = variants;
    options->variants[options->n_variants++] = name;
}

static int
take_threads(const char *argument, const struct argp_state *state, ctd_scenario_options *options)
{
    char *end;
    const long n = strtol(argument, &end, 10);

    if (*argument == '\0' || *end != '\0' || n < 1 || n > 4096) {
        argp_error(state, "--threads '%s': give a whole number from 1 to 4096", argument);
        return EINVAL;
    }
    options->threads = (int)n;
    return 0;
}

int
ctd_cli_take_option(int key, const char *argument, const struct argp_state *state,
                    ctd_scenario_options *options)
{
    switch (key) {
    case CTD_OPTION_SET:
        add_set(options, "", argument);
        return 0;
    case CTD_OPTION_SEED:
        add_set(options, "random.seed", argument);
        return 0;
    case CTD_OPTION_CUSTOMERS:
        add_set(options, "customers.count", argument);
        return 0;
    case CTD_OPTION_REPLICATIONS:
        add_set(options, "random.replications", argument);
        return 0;
    case CTD_OPTION_VARIANT:
        add_variant(options, argument);
        return 0;
    case CTD_OPTION_THREADS:
        return take_threads(argument, state, options);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int
ctd_cli_take_scenario(int key, const char *argument, const struct argp_state *state,
                      ctd_scenario_options *options)
{
    if (key != ARGP_KEY_ARG && key != ARGP_KEY_END) {
        return ARGP_ERR_UNKNOWN;
    }
    if (key == ARGP_KEY_ARG && options->path != NULL) {
        argp_error(state, "one scenario at a time: '%s' is a second", argument);
        return EINVAL;
    }
    if (key == ARGP_KEY_ARG) {
        options->path = argument;
    } else if (options->path == NULL) {
        argp_error(state,
                   "which scenario? Give a file, e.g. my.yaml, or the name of a shipped one, "
                   "e.g. two-clouds");
        return EINVAL;
    }
    return 0;
}

int
ctd_cli_take(int key, const char *argument, const struct argp_state *state,
             ctd_scenario_options *options)
{
    const int taken = ctd_cli_take_option(key, argument, state, options);

    return taken != ARGP_ERR_UNKNOWN ? taken : ctd_cli_take_scenario(key, argument, state, options);
}

void
ctd_cli_free_options(ctd_scenario_options *options)
{
    for (size_t i = 0; i < options->n_sets; i++) {
        free(options->sets[i]);
    }
    free(options->sets);
    free(options->variants);
    free(options->found);
}

void
ctd_cli_find(ctd_scenario_options *options, ctd_shipped_kind kind)
{
    char found[PATH_MAX];

    if (ctd_shipped_find(kind, options->path, found) == found) {
        options->found = strdup(found);
        options->no_memory |= options->found == NULL;
        options->path = options->found != NULL ? options->found : options->path;
    }
}

int
ctd_cli_load(ctd_scenario_options *options, ctd_scenario **scenario)
{
    ctd_cli_find(options, CTD_SHIPPED_SCENARIO);
    const ctd_overrides overrides = {
        .n_sets = options->n_sets,
        .sets = (const char *const *)options->sets,
        .n_variants = options->n_variants,
        .variants = options->variants,
    };
    ctd_messages *messages = ctd_messages_create();
    const char *const path = options->path;

    *scenario = NULL;
    if (messages == NULL || options->no_memory) {
        ctd_cli_say("%s", ctd_status_sentence(CTD_ERR_NO_MEMORY));
        ctd_messages_destroy(&messages);
        return CTD_EXIT_MEMORY;
    }
    errno = 0;
    const ctd_status status = ctd_scenario_load(path, &overrides, messages, scenario);
    const size_t n = ctd_messages_count(messages);

    for (size_t i = 0; i < n; i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    if (status != CTD_OK && n == 0) {
        ctd_cli_say("%s: %s", path, ctd_status_sentence(status));
    } else if (status != CTD_OK) {
        ctd_cli_say("%zu error%s in %s; 'contend help scenario' lists all keys", n,
                    n == 1 ? "" : "s", path);
    }
    if (status == CTD_ERR_READ) {
        ctd_shipped_hint(CTD_SHIPPED_SCENARIO, path);
    }
    ctd_messages_destroy(&messages);
    return ctd_cli_exit_code(status);
}
