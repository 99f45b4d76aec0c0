/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_TITLES_H
#define CTD_SCENARIOS_TITLES_H

#include "sim/status.h"

#include <stdint.h>

/**
 * Titles of providers in a scenario's text, for people; the text is read as YAML and not checked.
 *
 * @param[in]  text  a scenario, or anything
 * @param[in]  name  [n] of providers
 * @param[out] title [n] owned by the caller, free() each; NULL where a provider has none
 * @return CTD_OK, also of a text that is no scenario, or CTD_ERR_NO_MEMORY (then none is owned)
 */
CTD_MUST_CHECK ctd_status ctd_titles_read(const char *text, uint32_t n, const char *const name[],
                                          char *title[]);

#endif
