/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_CSS_H
#define CTD_OUTPUT_REPORT_CSS_H

/** The style sheet of reports, report.css; CMake makes its definition of that file. */
extern const char ctd_report_css[];

#endif
