/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/cgroup.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads the first line of folder/name; false where there is none. */
static bool
read_line(const char *folder, const char *name, char line[static 64])
{
    char path[2 * PATH_MAX];
    FILE *file;
    bool found;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    found = fgets(line, 64, file) != NULL;
    fclose(file);
    return found;
}

/* "max 100000" and "-1" mean no limit: strtod stops at the one, the other is negative. */
static double
folder_quota(const char *folder)
{
    char quota[64], period[64];
    char *rest = quota;
    double q = 0.0, p = 0.0;

    if (read_line(folder, "cpu.max", quota)) {
        q = strtod(quota, &rest);
        p = strtod(rest, NULL);
    } else if (read_line(folder, "cpu.cfs_quota_us", quota) &&
               read_line(folder, "cpu.cfs_period_us", period)) {
        q = strtod(quota, &rest);
        p = strtod(period, NULL);
    }
    return rest != quota && q > 0.0 && p > 0.0 ? q / p : INFINITY;
}

static double
folder_memory(const char *folder)
{
    char limit[64], *rest = limit;
    double bytes = 0.0;

    if (read_line(folder, "memory.max", limit) ||
        read_line(folder, "memory.limit_in_bytes", limit)) {
        bytes = strtod(limit, &rest);
    }
    return rest != limit && bytes > 0.0 ? bytes : INFINITY;
}

/* What one folder allows; INFINITY: whatever there is. */
typedef double folder_limit(const char *folder);

/* The least limit of root/hierarchy/group and of every folder above it, down to the hierarchy. */
static double
group_limit(const char *root, const char *hierarchy, const char *group, folder_limit *limit)
{
    char path[PATH_MAX];
    double least = INFINITY;
    size_t top;

    top = (size_t)snprintf(path, sizeof path, "%s%s%s", root, *hierarchy != '\0' ? "/" : "",
                           hierarchy);
    if (top >= sizeof path || top + strlen(group) >= sizeof path) {
        return INFINITY;
    }
    memcpy(path + top, group, strlen(group) + 1);
    for (;;) {
        char *slash;

        least = fmin(least, limit(path));
        slash = strrchr(path + top, '/');
        if (slash == NULL) {
            return least;
        }
        *slash = '\0';
    }
}

/* Whether a comma-separated list of version 1 controllers has this one. */
static bool
has(const char *list, const char *controller)
{
    const size_t n = strlen(controller);

    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, controller, n) == 0 && (at[n] == '\0' || at[n] == ',')) {
            return true;
        }
    }
    return false;
}

static double
least_limit(const char *membership, const char *root, const char *controller, folder_limit *limit)
{
    char line[PATH_MAX];
    double least = INFINITY;
    FILE *file = fopen(membership, "re");

    if (file == NULL) {
        return INFINITY;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *controllers = strchr(line, ':');
        char *group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;

        if (group == NULL) {
            continue;
        }
        *controllers++ = '\0';
        *group++ = '\0';
        group[strcspn(group, "\n")] = '\0';
        if (strcmp(line, "0") == 0 && *controllers == '\0') {
            least = fmin(least, group_limit(root, "", group, limit));
        } else if (has(controllers, controller)) {
            least = fmin(least, group_limit(root, controller, group, limit));
        }
    }
    fclose(file);
    return least;
}

double
ctd_cgroup_processors(const char *membership, const char *root)
{
    return least_limit(membership, root, "cpu", folder_quota);
}

double
ctd_cgroup_memory(const char *membership, const char *root)
{
    return least_limit(membership, root, "memory", folder_memory);
}
