/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_GNUPLOT_H
#define CTD_OUTPUT_GNUPLOT_H

#include "output/sink.h"
#include "sim/status.h"

/**
 * Runs gnuplot in a child process on a script and takes in what it draws to its standard output.
 * Nothing is left on disk, and no start-up file of the user is read.
 *
 * @param[in]  program  path of gnuplot
 * @param[in]  script   whole; it sets a terminal and no output
 * @param[out] picture  what was drawn, appended
 * @param[in]  problem  receives one line without a newline, on an error
 * @return CTD_OK; CTD_ERR_INTERNAL when it cannot be started, fails or takes more than a minute;
 *         CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_gnuplot_run(const char *program, const ctd_buffer *script,
                                          ctd_buffer *picture, ctd_sink *problem);

#endif
