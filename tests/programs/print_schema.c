/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema.h"

#include <stdio.h>
#include <string.h>

/* print_schema scenario|study: prints the reference of all keys, the end of docs/scenario.md or
 * docs/study.md; with any other argument besides, the JSON Schema. */

static bool
to_output(const char *text, size_t length, void *context)
{
    (void)context;
    return fwrite(text, 1, length, stdout) == length;
}

int
main(int argc, char **argv)
{
    const ctd_schema *const schema =
        argc > 1 && strcmp(argv[1], "study") == 0 ? &ctd_schema_study : &ctd_schema_scenario;

    return argc > 2 ? !ctd_schema_print_json(schema, to_output, NULL)
                    : !ctd_schema_print_keys(schema, to_output, NULL);
}
