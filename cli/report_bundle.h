/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_REPORT_BUNDLE_H
#define CTD_CLI_REPORT_BUNDLE_H

#include "cli/report_options.h"
#include "output/report/report.h"
#include "output/sink.h"

/*
 * A page and its pictures on their way from the process that draws to the one that writes files:
 * one after the other, each as its name, its length and its bytes. The page has no name.
 */

/** Appends one; a ctd_report_figure_fn whose context is a ctd_sink. */
ctd_status ctd_bundle_add(void *sink, const char *name, const void *bytes, size_t n);

/** Writes all of a bundle: the page to `output`, pictures into the folder of the options.
 *  @return an exit code */
int ctd_bundle_write(const ctd_buffer *bundle, const ctd_report_command *options,
                     const char *output);

#endif
