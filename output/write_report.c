/* SPDX-License-Identifier: Apache-2.0 */
#include "output/write_report.h"

#include "output/text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void
ctd_write_report_put(const ctd_write_report *report, ctd_status status, ctd_sink *sink)
{
    const bool space = report->error == ENOSPC || report->error == EDQUOT || report->error == EFBIG;

    if (status == CTD_OK) {
        return;
    }
    ctd_text_put(sink, report->path != NULL ? report->path : "(no name)");
    if (status == CTD_ERR_EXISTS) {
        ctd_sink_puts(sink, ": exists already; --force replaces it\n");
        return;
    }
    ctd_sink_puts(sink, ": could not be written");
    if (report->doing != NULL) {
        ctd_sink_printf(sink, ": %s", report->doing);
    }
    if (report->detail[0] != '\0') {
        ctd_sink_puts(sink, " ");
        ctd_text_put(sink, report->detail);
    }
    if (status == CTD_ERR_NO_MEMORY) {
        ctd_sink_printf(sink, ": %s", ctd_status_sentence(status));
    } else if (status == CTD_ERR_DAMAGED) {
        ctd_sink_puts(sink, ": what it is made of could not be read back");
    } else if (report->error != 0) {
        ctd_sink_printf(sink, ": %s", strerror(report->error));
    }
    if (space) {
        char needed[32], available[32];

        ctd_text_count(report->bytes_needed, needed);
        ctd_text_count(report->bytes_free, available);
        ctd_sink_printf(sink, " (%s bytes needed, %s free)", needed, available);
    }
    ctd_sink_puts(sink, "\n");
}
