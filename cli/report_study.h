/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_REPORT_STUDY_H
#define CTD_CLI_REPORT_STUDY_H

#include "output/report/report.h"
#include "output/sink.h"

/** Reads a whole study's file and makes its page and pictures, as a bundle (report_bundle.h). Says
 *  what is wrong. @return an exit code */
int ctd_report_study_file(const char *path, const ctd_report_options *options, ctd_buffer *bundle);

#endif
