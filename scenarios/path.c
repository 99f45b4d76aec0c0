/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/path.h"

#include <stdlib.h>
#include <string.h>

bool
ctd_path_next(const char **path, ctd_path_step *step)
{
    const char *p = *path;
    char *end = NULL;

    step->item = -1;
    if (*p == '[') {
        step->item = strtol(p + 1, &end, 10);
        if (end == p + 1 || step->item < 0 || *end != ']') {
            return false;
        }
        p = end + 1;
    } else {
        const size_t n = strcspn(p, ".[");
        if (n == 0 || n >= sizeof step->key) {
            return false;
        }
        memcpy(step->key, p, n);
        step->key[n] = '\0';
        p += n;
    }
    if (*p == '.' && p[1] != '\0' && p[1] != '[') {
        p++;
    } else if (*p != '[' && *p != '\0') {
        return false;
    }
    *path = p;
    return true;
}

bool
ctd_path_is_within(const char *path, const char *above)
{
    const size_t n = strlen(above);

    return strncmp(path, above, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[');
}
