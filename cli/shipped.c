/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/shipped.h"

#include "cli/cli.h"

#include "scenarios/near.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders of scenarios from the program's: installed, and in the tree build/PRESET/cli. */
static const char *const places[] = {CTD_SCENARIOS_FROM_PROGRAM, "../../../scenarios"};

enum { N_LISTED = 3, MOST = 4 };

/* Where files of a kind lie below; what comes with a book of its own is left out of lists. */
static const char *const below[][MOST] = {
    [CTD_SHIPPED_SCENARIO] = {"", "teaching/", "hindcast/", "textbook/"},
    [CTD_SHIPPED_STUDY] = {"studies/"}};

bool
ctd_shipped_folder(char folder[PATH_MAX])
{
    char program[PATH_MAX], path[PATH_MAX + 64];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

    if (n < 0) {
        return false;
    }
    program[n] = '\0';
    *strrchr(program, '/') = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", program, places[i]);
        if (realpath(path, folder) != NULL) {
            return true;
        }
    }
    return false;
}

static bool
is_name(const char *given)
{
    return *given != '\0' && *given != '.' && strchr(given, '/') == NULL;
}

/* Length of a name without .yaml. */
static size_t
stem(const char *name)
{
    const size_t n = strlen(name);

    return n > 5 && strcmp(name + n - 5, ".yaml") == 0 ? n - 5 : n;
}

static bool
is_there(const char *path)
{
    struct stat found;

    return stat(path, &found) == 0 && !S_ISDIR(found.st_mode);
}

const char *
ctd_shipped_find(ctd_shipped_kind kind, const char *given, char found[PATH_MAX])
{
    char folder[PATH_MAX];

    if (is_there(given) || !is_name(given)) {
        return given;
    }
    snprintf(found, PATH_MAX, "%.*s.yaml", (int)stem(given), given);
    if (is_there(found)) {
        return found;
    }
    for (size_t i = 0; ctd_shipped_folder(folder) && i < MOST && below[kind][i] != NULL; i++) {
        const int n = snprintf(found, PATH_MAX, "%s/%s%.*s.yaml", folder, below[kind][i],
                               (int)stem(given), given);

        if (n > 0 && n < PATH_MAX && is_there(found)) {
            return found;
        }
    }
    return given;
}

static int
is_yaml(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && entry->d_name[stem(entry->d_name)] != '\0';
}

/* Calls `take` with the folder and the name of each file of one of the places below. */
static void
each(const char *folder, const char *where, void (*take)(const char *, const char *, void *),
     void *context)
{
    char path[PATH_MAX + 16];
    struct dirent **entries = NULL;

    snprintf(path, sizeof path, "%s/%s", folder, where);
    const int n = scandir(path, &entries, is_yaml, alphasort);

    for (int i = 0; i < n; i++) {
        take(path, entries[i]->d_name, context);
        free(entries[i]);
    }
    free(entries);
}

static void
offer(const char *folder, const char *name, void *context)
{
    char candidate[NAME_MAX + 1];

    (void)folder;
    snprintf(candidate, sizeof candidate, "%.*s", (int)stem(name), name);
    ctd_near_offer(context, candidate);
}

void
ctd_shipped_hint(ctd_shipped_kind kind, const char *given)
{
    static const char *const what[] = {"scenario", "study"}, *const what_runs[] = {"run", "study"};
    const ctd_shipped_kind other =
        kind == CTD_SHIPPED_STUDY ? CTD_SHIPPED_SCENARIO : CTD_SHIPPED_STUDY;
    char folder[PATH_MAX], found[PATH_MAX], word[NAME_MAX + 1] = "";
    ctd_near near = ctd_near_begin(word);

    if (is_there(given) || !is_name(given) || !ctd_shipped_folder(folder)) {
        return;
    }
    if (ctd_shipped_find(other, given, found) != given) {
        ctd_cli_say("'%s' is a %s: contend %s %s", given, what[other], what_runs[other], given);
        return;
    }
    snprintf(word, sizeof word, "%.*s", (int)stem(given), given);
    for (size_t i = 0; i < MOST && below[kind][i] != NULL; i++) {
        each(folder, below[kind][i], offer, &near);
    }
    if (near.best[0] != '\0') {
        ctd_cli_say("did you mean the shipped '%s'?", near.best);
    } else {
        ctd_cli_say("no shipped scenario has that name either: 'contend help scenarios' lists "
                    "them");
    }
}

/* The title in a scenario's text, without quotes; empty if it has none. */
static void
read_title(const char *path, char title[], size_t size)
{
    FILE *const file = fopen(path, "re");
    char line[512];

    title[0] = '\0';
    while (file != NULL && title[0] == '\0' && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "title: ", 7) == 0) {
            const char *text = line + 7 + (line[7] == '"' ? 1 : 0);
            const size_t n = strcspn(text, line[7] == '"' ? "\"\n" : "#\n");

            snprintf(title, size, "%.*s", (int)n, text);
        }
    }
    for (size_t n = strlen(title); n > 0 && title[n - 1] == ' '; n--) {
        title[n - 1] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void
list(const char *folder, const char *name, void *context)
{
    char path[2 * PATH_MAX], title[160];

    snprintf(path, sizeof path, "%s%s", folder, name);
    read_title(path, title, sizeof title);
    ctd_sink_printf(context, "  %-22.*s %s\n", (int)stem(name), name, title);
}

bool
ctd_shipped_list(ctd_sink *sink)
{
    char folder[PATH_MAX];

    if (!ctd_shipped_folder(folder)) {
        return false;
    }
    ctd_sink_printf(sink, "Scenarios in %s, by name: contend run NAME\n", folder);
    for (size_t i = 0; i < N_LISTED; i++) {
        each(folder, below[CTD_SHIPPED_SCENARIO][i], list, sink);
    }
    return true;
}
