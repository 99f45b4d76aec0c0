/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the threads worth starting, then starts itself again with OMP_PROC_BIND, which binds the
 * first thread to one processor before main: the count must not change. */
#include "sim/parallel.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    const int n = ctd_parallel_default_threads();
    char count[16];

    if (argc > 1) {
        printf("%d threads when bound, %s when not\n", n, argv[1]);
        return n == atoi(argv[1]) ? 0 : 1;
    }
    snprintf(count, sizeof count, "%d", n);
    setenv("OMP_PROC_BIND", "close", 1);
    setenv("OMP_PLACES", "cores", 1);
    execl("/proc/self/exe", argv[0], count, (char *)NULL);
    return 2;
}
