/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into a program, it makes it believe that it is elsewhere: on another day, on another
 * host, as somebody else, and in a program that obeys the locale of its environment. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

__attribute__((constructor)) static void
arrive(void)
{
    if (getenv("ELSEWHERE") != NULL) {
        const char *const found = setlocale(LC_ALL, "");

        fprintf(stderr, "elsewhere: locale %s, one half is %.1f\n", found != NULL ? found : "none",
                0.5);
    }
}

time_t
time(time_t *now)
{
    const time_t then = 4102444799; /* the last second of 2099 */

    if (now != NULL) {
        *now = then;
    }
    return then;
}

int
gethostname(char *name, size_t size)
{
    strncpy(name, "elsewhere", size);
    return 0;
}

uid_t
getuid(void)
{
    return 4711;
}

pid_t
getpid(void)
{
    return 4711;
}
