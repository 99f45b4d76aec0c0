/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_CGROUP_H
#define CTD_SIM_CGROUP_H

/**
 * Processors' worth of time that the control groups of this process allow: the least quota /
 * period over its own group and all groups above it, of version 2 (cpu.max) and version 1
 * (cpu.cfs_quota_us, cpu.cfs_period_us).
 *
 * @param[in] membership  what /proc/self/cgroup says, a file name
 * @param[in] root        where control groups are mounted, usually /sys/fs/cgroup
 * @return > 0, or INFINITY without a limit or where nothing can be read
 */
double ctd_cgroup_processors(const char *membership, const char *root);

/** Bytes of memory that they allow, in the same way: memory.max of version 2,
 *  memory.limit_in_bytes of version 1. */
double ctd_cgroup_memory(const char *membership, const char *root);

#endif
