/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_COMPLETION_H
#define CTD_CLI_COMPLETION_H

#include "output/sink.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Completions for shells, written from the commands' own tables of options. What may stand behind
 * an option, or as an argument, is read off its name in the usage: FILE.h5 is a file that ends so,
 * FOLDER or DIR a folder, auto|never|FOLDER one of these words or a folder.
 */

/** What may stand in a place. */
typedef struct ctd_places {
    char words[160];   /* parted by blanks; "" = none */
    char suffix[2][8]; /* of files, ".h5"; "" = no files */
    bool folders;      /* folders; where there are files they are offered in any case */
    bool shipped;      /* names of shipped scenarios */
} ctd_places;

/** Reads the name of a value, such as "FILE.h5" or "TIME|auto|none", or of arguments, such as
 *  "SCENARIO.yaml [SEARCH...]", of which the first counts. */
ctd_places ctd_places_of(const char *usage);

/** The words that 'contend help' takes beside the names of commands, [*n]. */
const char *const *ctd_help_topics(size_t *n);

/** Writes the completion of a shell. @return false for a shell that is not known */
bool ctd_completion_put(const char *shell, ctd_sink *sink);

/** Parts of ctd_completion_put(). */
void ctd_completion_put_bash(ctd_sink *sink);
void ctd_completion_put_zsh(ctd_sink *sink);

#endif
