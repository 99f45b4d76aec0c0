/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/scenario.h"
#include "scenarios/study.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * tests/bad/NAME.yaml are scenarios with mistakes, NAME.txt what a user is to read about them; and
 * studies with mistakes are in tests/bad/studies.
 * NAME.sets, where there is one, holds a --set a line, or +NAME for --variant NAME.
 * CTD_BLESS=1 in the environment writes NAME.txt anew: read what changed before committing it.
 */

enum { MOST_CASES = 1024, MOST_OPTIONS = 16 };

typedef struct bad_case {
    char folder[32];
    char name[96];
} bad_case;

#define SCENARIOS CTD_SOURCE_DIR "/tests/bad"
#define STUDIES CTD_SOURCE_DIR "/tests/bad/studies"

static char *
read_text(const char *name, const char *suffix)
{
    char path[128];
    char *text = NULL;
    size_t size = 0;

    snprintf(path, sizeof path, "%s%s", name, suffix);
    FILE *const file = fopen(path, "rb");
    FILE *const copy = open_memstream(&text, &size);
    for (int c = file != NULL ? getc(file) : EOF; c != EOF; c = getc(file)) {
        putc(c, copy);
    }
    fclose(copy);
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static void
read_options(char *text, ctd_overrides *overrides, const char *sets[], const char *variants[])
{
    char *rest = text;

    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] == '+') {
            variants[overrides->n_variants++] = line + 1;
        } else {
            sets[overrides->n_sets++] = line;
        }
    }
    overrides->sets = sets;
    overrides->variants = variants;
}

static char *
load(const char *name, bool is_study, ctd_status *status)
{
    const char *sets[MOST_OPTIONS], *variants[MOST_OPTIONS];
    ctd_overrides overrides = {0};
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;
    ctd_study *study = NULL;
    char *const options = read_text(name, ".sets");
    char path[128];
    char *said = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&said, &size);

    read_options(options, &overrides, sets, variants);
    snprintf(path, sizeof path, "%s.yaml", name);
    *status = is_study ? ctd_study_load(path, overrides.n_sets, overrides.sets, messages, &study,
                                        &scenario)
                       : ctd_scenario_load(path, &overrides, messages, &scenario);
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), out);
    }
    fclose(out);
    cr_expect(scenario == NULL && study == NULL, "%s was taken for correct", name);
    ctd_scenario_destroy(&scenario);
    ctd_study_destroy(&study);
    ctd_messages_destroy(&messages);
    free(options);
    return said;
}

static int
by_name(const void *a, const void *b)
{
    const bad_case *const x = a, *const y = b;
    const int by_folder = strcmp(x->folder, y->folder);

    return by_folder != 0 ? by_folder : strcmp(x->name, y->name);
}

static size_t
add_cases(const char *path, const char *folder, bad_case cases[], size_t n)
{
    DIR *const entries = opendir(path);
    const struct dirent *entry = NULL;

    while (entries != NULL && (entry = readdir(entries)) != NULL && n < MOST_CASES) {
        const char *const suffix = strstr(entry->d_name, ".yaml");
        if (suffix != NULL && suffix[5] == '\0') {
            snprintf(cases[n].folder, sizeof cases[0].folder, "%s", folder);
            snprintf(cases[n++].name, sizeof cases[0].name, "%.*s", (int)(suffix - entry->d_name),
                     entry->d_name);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return n;
}

ParameterizedTestParameters(bad, file_is_refused_with_exactly_these_words)
{
    static bad_case cases[MOST_CASES];
    size_t n = add_cases(SCENARIOS, "", cases, 0);

    n = add_cases(STUDIES, "studies", cases, n);
    qsort(cases, n, sizeof cases[0], by_name);
    return cr_make_param_array(bad_case, cases, n);
}

ParameterizedTest(bad_case *bad, bad, file_is_refused_with_exactly_these_words)
{
    ctd_status status = CTD_OK;
    const bool is_study = bad->folder[0] != '\0';

    cr_assert(chdir(is_study ? STUDIES : SCENARIOS) == 0);
    char *const said = load(bad->name, is_study, &status);
    char *expected = read_text(bad->name, ".txt");
    if (getenv("CTD_BLESS") != NULL) {
        char path[128];
        snprintf(path, sizeof path, "%s.txt", bad->name);
        FILE *const file = fopen(path, "wb");
        fputs(said, file);
        fclose(file);
        free(expected);
        expected = read_text(bad->name, ".txt");
    }
    cr_expect(eq(int, (int)status, (int)CTD_ERR_SCENARIO), "%s", bad->name);
    cr_expect(eq(str, said, expected), "%s", bad->name);
    free(said);
    free(expected);
}

static size_t
count(const char *path)
{
    size_t n = 0;
    DIR *const folder = opendir(path);
    const struct dirent *entry = NULL;

    cr_assert(folder != NULL);
    while ((entry = readdir(folder)) != NULL) {
        n += strstr(entry->d_name, ".txt") != NULL ? 1 : 0;
    }
    closedir(folder);
    return n;
}

Test(bad, there_are_at_least_350_scenarios_and_100_studies)
{
    cr_expect(ge(sz, count(SCENARIOS), 350));
    cr_expect(ge(sz, count(STUDIES), 100));
}
