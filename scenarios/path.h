/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_PATH_H
#define CTD_SCENARIOS_PATH_H

#include <stdbool.h>

/** One step of the path of a --set: a key, or an item of a list. */
typedef struct ctd_path_step {
    char key[256];
    long item; /* counted from 0; -1: a key */
} ctd_path_step;

/**
 * Cuts the next step off a path such as "events[2].inject".
 *
 * @param[in,out] path  what is left of it; at its NUL after the last step
 * @return false if it is not written so; *path is then where that is seen
 */
bool ctd_path_next(const char **path, ctd_path_step *step);

/** Whether a path is that of `above` or of something below it. */
bool ctd_path_is_within(const char *path, const char *above);

#endif
