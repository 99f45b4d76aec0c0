/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_FOLDER_H
#define CTD_TESTS_FOLDER_H

#include <stddef.h>

/* A new, empty folder for one test, and what is in it. */

enum { FOLDER_PATH = 512 };

/** Makes the folder and puts its name into `path`. */
void folder_make(char path[FOLDER_PATH]);
/** Joins a name to it. */
void folder_name(const char *folder, const char *name, char path[FOLDER_PATH]);
/** How many files are in it, hidden ones too. */
int folder_count(const char *folder);
/** Removes it with what is in it (no folders). */
void folder_remove(const char *folder);
/** Writes a file as it is. */
void folder_put(const char *path, const void *bytes, size_t n);
/** Reads a whole file: malloc'ed, NULL if there is none. */
unsigned char *folder_get(const char *path, size_t *n);

#endif
