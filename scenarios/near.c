/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/near.h"

#include "scenarios/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64, SHORT_WORD = 4, FAR = 2 };

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t
ctd_near_distance(const char *a, const char *b)
{
    size_t row[3][LONGEST + 1];
    size_t *before = row[0], *above = row[1], *here = row[2];
    const size_t n = strlen(a), m = strlen(b);

    if (n > LONGEST || m > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= m; j++) {
        above[j] = j;
        before[j] = 0;
    }
    for (size_t i = 1; i <= n; i++) {
        here[0] = i;
        for (size_t j = 1; j <= m; j++) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            here[j] = least(least(above[j] + 1, here[j - 1] + 1), above[j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1])) {
                here[j] = least(here[j], before[j - 2] + 1);
            }
        }
        size_t *const spare = before;
        before = above;
        above = here;
        here = spare;
    }
    return above[m];
}

ctd_near
ctd_near_begin(const char *word)
{
    return (ctd_near){.word = word, .best = "", .distance = SIZE_MAX};
}

void
ctd_near_offer(ctd_near *near, const char *candidate)
{
    const size_t length = strlen(near->word);
    const size_t far = length < SHORT_WORD ? 1 : FAR;
    const size_t distance = ctd_near_distance(near->word, candidate);

    if (distance <= far && distance < length && distance < near->distance) {
        snprintf(near->best, sizeof near->best, "%s", candidate);
        near->distance = distance;
    }
}

ctd_hint
ctd_near_hint(const ctd_near *near)
{
    ctd_hint hint = {""};

    if (near->best[0] != '\0') {
        snprintf(hint.text, sizeof hint.text, " (did you mean '%s'?)",
                 ctd_utf8_clip(near->best).text);
    }
    return hint;
}
