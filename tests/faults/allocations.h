/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_FAULTS_ALLOCATIONS_H
#define CTD_TESTS_FAULTS_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

/* An allocator in place of the C library's that fails when told to: ours, libyaml's and the
 * library's own allocations alike. For one thread, and not together with Criterion. */

extern long countdown; /* allocations until one fails; negative: none does */
extern long live;      /* blocks taken and not given back */
extern bool failed;    /* one has */

#endif
