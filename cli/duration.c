/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/duration.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A number at *at, which moves behind it. */
static bool
take_number(const char **at, double *number)
{
    char *end;

    if (!isdigit((unsigned char)**at)) {
        return false;
    }
    *number = strtod(*at, &end);
    *at = end;
    return true;
}

/* [D-]HH:MM:SS or MM:SS, as Slurm has them. */
static bool
clock_time(const char *text, double *seconds)
{
    double number, sum = 0.0;
    int n = 0;

    if (strchr(text, '-') != NULL) {
        if (!take_number(&text, &number) || *text++ != '-') {
            return false;
        }
        sum = 24.0 * number;
    }
    do {
        if (n == 3 || !take_number(&text, &number)) {
            return false;
        }
        sum = (n > 0 ? 60.0 : 1.0) * sum + number;
        n++;
    } while (*text == ':' && text++ != NULL);
    *seconds = sum;
    return *text == '\0' && n >= 2;
}

static double
unit_of(char letter)
{
    switch (letter) {
    case 's':
    case '\0':
        return 1.0;
    case 'm':
        return 60.0;
    case 'h':
        return 3600.0;
    case 'd':
        return 86400.0;
    default:
        return -1.0;
    }
}

bool
ctd_cli_duration(const char *text, double *seconds)
{
    const double longest = 100.0 * 366.0 * 86400.0;
    double number, sum = 0.0, last = longest;

    if (strchr(text, ':') != NULL) {
        return clock_time(text, seconds) && *seconds <= longest;
    }
    do {
        if (!take_number(&text, &number)) {
            return false;
        }
        const double unit = unit_of(*text);

        if (unit < 0.0 || unit >= last) { /* hours before minutes, each once */
            return false;
        }
        text += *text != '\0' ? 1 : 0;
        sum += number * unit;
        last = unit;
    } while (*text != '\0');
    *seconds = sum;
    return sum <= longest;
}
