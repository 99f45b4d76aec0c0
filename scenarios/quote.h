/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_QUOTE_H
#define CTD_SCENARIOS_QUOTE_H

#include "scenarios/messages_private.h"

/**
 * The line of a place and a caret under its column, each indented by four blanks and ending with a
 * newline. Tabs become one blank, controls and bytes that are not UTF-8 a '?', and of a long line
 * the part around the column is shown. Empty for an empty line.
 *
 * @return to be freed by the caller; NULL when memory is exhausted
 */
char *ctd_quote_line(const ctd_place *place);

#endif
