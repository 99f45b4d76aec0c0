/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/completion.h"
#include "cli/shipped.h"

#include "scenarios/near.h"
#include "scenarios/schema.h"

#include <stdio.h>
#include <string.h>

const struct argp ctd_argp_help = {.args_doc = "[COMMAND|TOPIC]"};

static int
overview(void)
{
    static const char *const tasks[] = {[CTD_TASK_SIMULATE] = "Simulate a market",
                                        [CTD_TASK_FIND] = "Find what would have to be true",
                                        [CTD_TASK_SEE] = "See results, and rely on them",
                                        [CTD_TASK_HELP] = "Learn more"};

    puts("contend - markets in which providers compete for customers, simulated customer by "
         "customer\n\nUsage: contend COMMAND [OPTION...]");
    for (size_t task = 0; task < sizeof tasks / sizeof tasks[0]; task++) {
        printf("\n%s\n", tasks[task]);
        for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
            if (c->task == (ctd_task)task) {
                printf("  %-9s %s\n", c->name, c->summary);
            }
        }
    }
    puts("\nA first answer: contend run two-clouds. A scenario of your own: contend init my.\n\n"
         "'contend help COMMAND' explains a command, 'contend help scenario' every key of a\n"
         "scenario file, 'contend help study' those of a study file; 'contend help scenarios'\n"
         "lists the scenarios that are shipped; 'contend help schema' and 'contend help\n"
         "study-schema' print JSON Schemas for editors, 'contend help completion bash' (or zsh)\n"
         "completion for a shell; 'contend --version [--json]' says what was built.");
    return CTD_EXIT_DONE;
}

static bool
put(const char *text, size_t length, void *context)
{
    ctd_sink *sink = context;

    ctd_sink_write(sink, text, length);
    return !sink->failed;
}

/* What is printed from the tables of keys. */
static const struct {
    const char *topic;
    bool (*print)(const ctd_schema *schema, ctd_schema_writer *write, void *context);
    const ctd_schema *schema;
} references[] = {{"scenario", ctd_schema_print_keys, &ctd_schema_scenario},
                  {"schema", ctd_schema_print_json, &ctd_schema_scenario},
                  {"study", ctd_schema_print_keys, &ctd_schema_study},
                  {"study-schema", ctd_schema_print_json, &ctd_schema_study}};

const char *const *
ctd_help_topics(size_t *n)
{
    /* without study, which is the command's as well */
    static const char *const topics[] = {"scenario", "scenarios", "schema", "study-schema",
                                         "completion"};

    *n = sizeof topics / sizeof topics[0];
    return topics;
}

static int
scenarios(void)
{
    ctd_sink out = ctd_cli_sink(1);

    if (!ctd_shipped_list(&out)) {
        ctd_cli_say("no scenarios are installed beside this program");
        return CTD_EXIT_SCENARIO;
    }
    return out.failed ? CTD_EXIT_OUTPUT : CTD_EXIT_DONE;
}

static int
completion(const char *shell)
{
    ctd_sink out = ctd_cli_sink(1);

    if (!ctd_completion_put(shell, &out)) {
        ctd_cli_say("completion is for bash or zsh: contend help completion bash");
        return CTD_EXIT_USAGE;
    }
    return out.failed ? CTD_EXIT_OUTPUT : CTD_EXIT_DONE;
}

static int
explain(const ctd_command *command)
{
    char name[64];
    char *help[] = {name, (char[]){"--help"}, NULL};

    snprintf(name, sizeof name, "contend %s", command->name);
    return command->run(2, help);
}

static int
no_help(const char *topic)
{
    ctd_near near = ctd_near_begin(topic);
    size_t n;
    const char *const *topics = ctd_help_topics(&n);

    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        ctd_near_offer(&near, c->name);
    }
    for (size_t i = 0; i < n; i++) {
        ctd_near_offer(&near, topics[i]);
    }
    ctd_cli_say("no help on '%s'%s; try 'contend help'", topic, ctd_near_hint(&near).text);
    return CTD_EXIT_USAGE;
}

int
ctd_command_help(int argc, char **argv)
{
    const char *topic = argc > 1 ? argv[1] : "";
    const ctd_command *command = ctd_command_find(topic);
    ctd_sink out = ctd_cli_sink(1);

    if (*topic == '\0' || strcmp(topic, "--help") == 0 || strcmp(topic, "help") == 0) {
        return overview();
    }
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        if (strcmp(topic, references[i].topic) == 0) {
            references[i].print(references[i].schema, put, &out);
            return out.failed ? CTD_EXIT_OUTPUT : CTD_EXIT_DONE;
        }
    }
    if (strcmp(topic, "scenarios") == 0) {
        return scenarios();
    }
    if (strcmp(topic, "completion") == 0) {
        return completion(argc > 2 ? argv[2] : "");
    }
    return command != NULL ? explain(command) : no_help(topic);
}
