/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_SCHEMA_PRIVATE_H
#define CTD_SCENARIOS_SCHEMA_PRIVATE_H

#include "scenarios/schema.h"

/** Where the printers write, and whether all went well so far. */
typedef struct ctd_schema_out {
    ctd_schema_writer *write;
    void *context;
    bool ok;
} ctd_schema_out;

/** Formats at most 2047 bytes and writes them, unless something has failed before. */
void ctd_schema_put(ctd_schema_out *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
