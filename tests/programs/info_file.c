/* SPDX-License-Identifier: Apache-2.0 */
/* info_file FILE.h5: tells what is in it as `contend info` does; the exit code is the status. */
#include "output/info.h"

#include <stdio.h>

static bool
print(void *context, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

int
main(int argc, char **argv)
{
    ctd_sink out = {.write = print, .context = stdout};
    ctd_sink problem = {.write = print, .context = stderr};

    return argc == 2 ? (int)ctd_info_put(argv[1], 30.0, &out, &problem) : -1;
}
