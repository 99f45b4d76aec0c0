/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include "cli/cli.h"

#include "scenarios/near.h"

#include <string.h>

#define COMMAND_ROW(task, name, on_ranks, summary)                                                 \
    {CTD_TASK_##task, #name, summary, ctd_command_##name, &ctd_argp_##name, on_ranks},

const ctd_command ctd_commands[] = {CTD_COMMAND_LIST(COMMAND_ROW){0}};

const ctd_command *
ctd_command_find(const char *name)
{
    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0) {
            return c;
        }
    }
    return NULL;
}

const struct argp_option *
ctd_option_next(const struct argp *argp, const struct argp_option *option)
{
    const struct argp_option *o = option == NULL ? argp->options : option + 1;

    while (o != NULL && o->name == NULL && (o->key != 0 || o->doc != NULL)) {
        o++;
    }
    return o != NULL && o->name != NULL ? o : NULL;
}

/* Words that other programs have for these commands. */
static const char *const synonyms[][2] = {
    {"new", "init"},    {"create", "init"},       {"validate", "check"}, {"simulate", "run"},
    {"start", "run"},   {"show", "info"},         {"fit", "calibrate"},  {"search", "solve"},
    {"sweep", "study"}, {"version", "--version"},
};

void
ctd_command_say_unknown(const char *name)
{
    ctd_near near = ctd_near_begin(name);
    const char *const dot = strrchr(name, '.');

    if (dot != NULL &&
        (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0 || strcmp(dot, ".h5") == 0)) {
        ctd_cli_say("'%s' is a file: say what to do with it, as in 'contend %s %s'", name,
                    strcmp(dot, ".h5") == 0 ? "info" : "run", name);
        return;
    }
    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
        if (strcmp(synonyms[i][0], name) == 0) {
            ctd_cli_say("unknown command '%s' (did you mean '%s'?); try 'contend help'", name,
                        synonyms[i][1]);
            return;
        }
    }
    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        ctd_near_offer(&near, c->name);
    }
    ctd_cli_say("unknown command '%s'%s; try 'contend help'", name, ctd_near_hint(&near).text);
}

/* Options that argp adds to every command, as a table without end mark of its own. */
static const struct argp_option always[] = {{"help"}, {"usage"}, {0}};
static const struct argp always_argp = {.options = always};

/* The option that begins with the n bytes of `word`, the whole name before a beginning. */
static const struct argp_option *
find_option(const struct argp *argp, const char *word, size_t n)
{
    const struct argp_option *found = NULL;

    for (const struct argp_option *o = ctd_option_next(argp, NULL); o != NULL;
         o = ctd_option_next(argp, o)) {
        if (strncmp(o->name, word, n) == 0 && (found == NULL || o->name[n] == '\0')) {
            found = o;
        }
    }
    return found;
}

void
ctd_command_say_unknown_option(const ctd_command *command, const char *word)
{
    const size_t n = strcspn(word += 2, "=");
    char name[64] = "";
    ctd_near near = ctd_near_begin(name);

    memcpy(name, word, n < sizeof name - 1 ? n : sizeof name - 1);
    name[n < sizeof name - 1 ? n : sizeof name - 1] = '\0';
    for (const struct argp_option *o = ctd_option_next(command->argp, NULL); o != NULL;
         o = ctd_option_next(command->argp, o)) {
        ctd_near_offer(&near, o->name);
    }
    ctd_cli_say("%s has no option '--%s'%s%s%s; try 'contend %s --help'", command->name, name,
                near.best[0] != '\0' ? " (did you mean '--" : "", near.best,
                near.best[0] != '\0' ? "'?)" : "", command->name);
}

/* Whether the argument after a group of short options is the value of the last of them. */
static bool
takes_next(const struct argp *argp, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        for (const struct argp_option *o = ctd_option_next(argp, NULL); o != NULL;
             o = ctd_option_next(argp, o)) {
            if (o->key == *letters && o->arg != NULL) {
                return letters[1] == '\0';
            }
        }
    }
    return false;
}

const char *
ctd_command_unknown_option(const ctd_command *command, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *const word = argv[i];

        if (strncmp(word, "--", 2) == 0) {
            const size_t n = strcspn(word + 2, "=");
            const struct argp_option *o = find_option(command->argp, word + 2, n);

            if (o == NULL && find_option(&always_argp, word + 2, n) == NULL) {
                return word;
            }
            i += o != NULL && o->arg != NULL && word[2 + n] == '\0' ? 1 : 0;
        } else if (word[0] == '-') {
            i += takes_next(command->argp, word + 1) ? 1 : 0;
        }
    }
    return NULL;
}
