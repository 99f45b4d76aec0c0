/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_DURATION_H
#define CTD_CLI_DURATION_H

#include <stdbool.h>

/** Seconds of a time as people and batch systems write it: "90", "90s", "15m", "2h", "1h30m",
 *  "1d", "MM:SS", "HH:MM:SS", "D-HH:MM:SS".
 *  @return false if it is none, or longer than 100 years */
bool ctd_cli_duration(const char *text, double *seconds);

#endif
