/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/completion.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* One of the words of a usage, of n bytes. */
static void
take(const char *word, size_t n, ctd_places *places)
{
    const char *const dot = memchr(word, '.', n);
    size_t used = strlen(places->words);

    if ((n == 6 && memcmp(word, "FOLDER", n) == 0) || (n == 3 && memcmp(word, "DIR", n) == 0)) {
        places->folders = true;
    } else if (dot != NULL && dot > word && isupper((unsigned char)*word)) {
        const size_t length = strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789") + 1;

        snprintf(places->suffix[0], sizeof places->suffix[0], "%.*s", (int)length, dot);
        if (strcmp(places->suffix[0], ".yaml") == 0) {
            snprintf(places->suffix[1], sizeof places->suffix[1], ".yml");
        }
        places->shipped = strncmp(word, "SCENARIO.", strlen("SCENARIO.")) == 0;
    } else if (!isupper((unsigned char)*word) && used + n + 2 < sizeof places->words) {
        snprintf(places->words + used, sizeof places->words - used, "%s%.*s", used > 0 ? " " : "",
                 (int)n, word);
    }
}

ctd_places
ctd_places_of(const char *usage)
{
    ctd_places places = {0};
    const size_t end = strcspn(usage, " ");

    for (size_t i = 0; i < end;) {
        const size_t n = strcspn(usage + i, "| ");

        take(usage + i, n, &places);
        i += n + 1;
    }
    return places;
}

bool
ctd_completion_put(const char *shell, ctd_sink *sink)
{
    static const struct {
        const char *shell;
        void (*put)(ctd_sink *sink);
    } shells[] = {{"bash", ctd_completion_put_bash}, {"zsh", ctd_completion_put_zsh}};

    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(shell, shells[i].shell) == 0) {
            shells[i].put(sink);
            return true;
        }
    }
    return false;
}
