/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/schema.h"

#include <stdio.h>

/* Prints the reference of all keys, the end of docs/scenario.md; with any argument, the JSON
 * Schema. */

static bool
to_output(const char *text, size_t length, void *context)
{
    (void)context;
    return fwrite(text, 1, length, stdout) == length;
}

int
main(int argc, char **argv)
{
    (void)argv;
    return argc > 1 ? !ctd_schema_print_json(to_output, NULL)
                    : !ctd_schema_print_keys(to_output, NULL);
}
