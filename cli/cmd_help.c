/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "scenarios/schema.h"

#include <stdio.h>
#include <string.h>

static int
overview(void)
{
    puts("contend - an agent-based competition simulator\n\n"
         "Usage: contend COMMAND [OPTION...]\n\nCommands:");
    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        printf("  %-9s %s\n", c->name, c->summary);
    }
    puts("\n'contend help COMMAND' explains a command, 'contend help scenario' every key of a\n"
         "scenario file, 'contend help study' those of a study file; 'contend help schema' and\n"
         "'contend help study-schema' print them as JSON Schemas for editors;\n"
         "'contend --version [--json]' says what was built.");
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

int
ctd_command_help(int argc, char **argv)
{
    const char *topic = argc > 1 ? argv[1] : "";
    ctd_sink out = ctd_cli_sink(1);

    if (*topic == '\0') {
        return overview();
    }
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        if (strcmp(topic, references[i].topic) == 0) {
            references[i].print(references[i].schema, put, &out);
            return out.failed ? CTD_EXIT_OUTPUT : CTD_EXIT_DONE;
        }
    }
    for (const ctd_command *c = ctd_commands; c->name != NULL; c++) {
        if (strcmp(c->name, topic) == 0 && c->run != ctd_command_help) {
            char name[64];
            char *help[] = {name, (char[]){"--help"}, NULL};

            snprintf(name, sizeof name, "contend %s", topic);
            return c->run(2, help);
        }
    }
    if (strcmp(topic, "--help") == 0 || strcmp(topic, "help") == 0) {
        return overview();
    }
    ctd_cli_say("no help on '%s'; try 'contend help'", topic);
    return CTD_EXIT_USAGE;
}
