/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
folder_make(char path[FOLDER_PATH])
{
    const char *root = getenv("TMPDIR");

    snprintf(path, FOLDER_PATH, "%s/contend-test-XXXXXX", root != NULL ? root : "/tmp");
    if (mkdtemp(path) == NULL) {
        perror(path);
        abort();
    }
}

void
folder_name(const char *folder, const char *name, char path[FOLDER_PATH])
{
    snprintf(path, FOLDER_PATH, "%s/%s", folder, name);
}

/* Visits every entry but . and .. */
static int
visit(const char *folder, void (*each)(const char *path))
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    char path[FOLDER_PATH];
    int n = 0;

    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            folder_name(folder, entry->d_name, path);
            if (each != NULL) {
                each(path);
            }
            n++;
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return n;
}

int
folder_count(const char *folder)
{
    return visit(folder, NULL);
}

static void
remove_file(const char *path)
{
    unlink(path);
}

void
folder_remove(const char *folder)
{
    visit(folder, remove_file);
    rmdir(folder);
}

void
folder_put(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

unsigned char *
folder_get(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;

    *n = 0;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
        const size_t length = (size_t)ftell(file);

        rewind(file);
        bytes = malloc(length + 1);
        *n = bytes != NULL ? fread(bytes, 1, length, file) : 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    return bytes;
}
