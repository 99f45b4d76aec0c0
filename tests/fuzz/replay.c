/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * A target without a fuzzer: `fuzz_TARGET FILE|FOLDER...` gives it each file, and every file of
 * each folder. It fails where a path cannot be read or a folder is empty, so that nothing passes
 * because nothing was tried. On a finding the last name printed is that of the input.
 */

static bool
replay_file(const char *path)
{
    FILE *const file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t n = 0;
    bool good = file != NULL && fseek(file, 0, SEEK_END) == 0;
    const long length = good ? ftell(file) : -1;

    if (length >= 0) {
        rewind(file);
        bytes = malloc((size_t)length + (length == 0)); /* no byte more: overruns are seen */
        n = bytes != NULL ? fread(bytes, 1, (size_t)length, file) : 0;
    }
    good = length >= 0 && bytes != NULL && n == (size_t)length;
    if (good) {
        printf("%s\n", path);
        fflush(stdout);
        (void)LLVMFuzzerTestOneInput(bytes, n);
    } else {
        fprintf(stderr, "%s cannot be read\n", path);
    }
    free(bytes);
    if (file != NULL) {
        fclose(file);
    }
    return good;
}

static bool
replay_folder(DIR *folder, const char *path, long *n)
{
    const long before = *n;
    const struct dirent *entry = NULL;
    char inside[4096];

    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
            if (!replay_file(inside)) {
                return false;
            }
            ++*n;
        }
    }
    if (*n == before) {
        fprintf(stderr, "%s holds no input\n", path);
    }
    return *n > before;
}

int
main(int argc, char **argv)
{
    long n = 0;
    bool good = argc > 1;

    for (int i = 1; i < argc && good; i++) {
        DIR *const folder = opendir(argv[i]);

        if (folder != NULL) {
            good = replay_folder(folder, argv[i], &n);
            closedir(folder);
        } else {
            good = replay_file(argv[i]);
            n++;
        }
    }
    printf("%ld inputs replayed\n", n);
    return good ? 0 : 1;
}
