/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_WRITE_REPORT_H
#define CTD_OUTPUT_WRITE_REPORT_H

#include "output/hash.h"
#include "output/sink.h"
#include "sim/status.h"

#include <stdint.h>

/** What is to be said about a write, above all about a failed one. All zero before the call. */
typedef struct ctd_write_report {
    const char *path;      /* the final name; borrowed from the caller */
    const char *doing;     /* what failed, e.g. "writing"; static text, NULL after success */
    char detail[80];       /* of what, e.g. the variable's name; may be empty */
    int error;             /* errno, 0 where the system gave none */
    uint64_t bytes_needed; /* 0 = not known yet */
    uint64_t bytes_free;   /* on the file system after the failure; 0 = not known */
    ctd_hash content_hash; /* of a result file; "" until known */
} ctd_write_report;

/** Says in one line, with a newline, what went wrong: path, what failed, why, bytes needed and free
 *  where space was the reason. Nothing after success. */
void ctd_write_report_put(const ctd_write_report *report, ctd_status status, ctd_sink *sink);

#endif
