/* SPDX-License-Identifier: Apache-2.0 */
#include "output/sections.h"

#include "folder.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char long_part[3000] = {1, 2, 3};

/* Three sections, one of them empty, one in pieces. */
static void
write_file(const char *path)
{
    ctd_sections *s = NULL;
    ctd_write_report report = {0};

    cr_assert_eq(ctd_sections_create("test", 7, 8, &s), CTD_OK);
    ctd_sections_begin(s, "first");
    ctd_sections_add(s, "ab", 2);
    cr_assert_eq(ctd_sections_copy(s, "cde", 3), CTD_OK);
    ctd_sections_begin(s, "empty");
    ctd_sections_begin(s, "eightlet");
    ctd_sections_add(s, long_part, sizeof long_part);
    cr_assert_eq(ctd_sections_write(s, path, &report), CTD_OK);
    ctd_sections_destroy(&s);
}

/* Of a copy of the first n bytes, and `more` zeros. */
static ctd_status
parse(const unsigned char *bytes, size_t n, size_t more, char problem[128])
{
    ctd_sections_file file;
    unsigned char *image = calloc(1, n + more + 1);

    memcpy(image, bytes, n);
    const ctd_status status = ctd_sections_parse(image, n + more, "test", 7, &file, problem, 128);

    ctd_sections_free(&file);
    return status;
}

Test(sections, what_is_written_is_read_back)
{
    ctd_sections_file file;
    char folder[FOLDER_PATH], path[FOLDER_PATH], problem[128];

    folder_make(folder);
    folder_name(folder, "three", path);
    write_file(path);
    cr_assert_eq(ctd_sections_read(path, "test", 7, &file, problem, sizeof problem), CTD_OK);
    cr_assert_eq(file.n_sections, 3);
    cr_expect_str_eq(file.section[0].type, "first");
    cr_expect_eq(file.section[0].n, 5);
    cr_expect_arr_eq(file.section[0].bytes, "abcde", 5);
    cr_expect_str_eq(file.section[1].type, "empty");
    cr_expect_eq(file.section[1].n, 0);
    cr_expect_str_eq(file.section[2].type, "eightlet");
    cr_expect_arr_eq(file.section[2].bytes, long_part, sizeof long_part);
    ctd_sections_free(&file);
    folder_remove(folder);
}

Test(sections, every_flipped_bit_and_every_cut_is_found)
{
    char folder[FOLDER_PATH], path[FOLDER_PATH], problem[128];
    size_t n;

    folder_make(folder);
    folder_name(folder, "flips", path);
    write_file(path);
    unsigned char *bytes = folder_get(path, &n);

    cr_assert_eq(parse(bytes, n, 0, problem), CTD_OK, "%s", problem);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        cr_assert_eq(parse(bytes, n, 0, problem), CTD_ERR_DAMAGED, "bit %zu", bit);
        cr_assert(problem[0] != '\0');
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    for (size_t length = 0; length < n; length++) {
        cr_assert_eq(parse(bytes, length, 0, problem), CTD_ERR_DAMAGED, "cut to %zu", length);
        cr_assert_eq(parse(bytes, length, n - length, problem), CTD_ERR_DAMAGED,
                     "zeros from %zu on", length);
    }
    cr_expect_eq(parse(bytes, n, 1, problem), CTD_ERR_DAMAGED);
    free(bytes);
    folder_remove(folder);
}

Test(sections, a_file_of_another_kind_or_version_is_told_from_a_damaged_one)
{
    ctd_sections_file file;
    char folder[FOLDER_PATH], path[FOLDER_PATH], problem[128];

    folder_make(folder);
    folder_name(folder, "kinds", path);
    write_file(path);
    cr_expect_eq(ctd_sections_read(path, "other", 7, &file, problem, sizeof problem),
                 CTD_ERR_DAMAGED);
    cr_expect_str_eq(problem, "it is a file of kind 'test', not 'other'");
    cr_expect_eq(ctd_sections_read(path, "test", 8, &file, problem, sizeof problem),
                 CTD_ERR_DAMAGED);
    cr_expect_str_eq(problem, "it has format 7, this program reads 8");
    cr_expect_eq(ctd_sections_read("/nowhere/at/all", "test", 7, &file, problem, sizeof problem),
                 CTD_ERR_READ);
    cr_expect_eq(errno, ENOENT);
    cr_expect_eq(ctd_sections_read("/dev", "test", 7, &file, problem, sizeof problem),
                 CTD_ERR_DAMAGED);
    folder_remove(folder);
}

static ctd_status
check(const char *path, const char *first, char problem[128])
{
    return ctd_sections_check(path, "test", 7, &(ctd_stretch){first, strlen(first)}, problem, 128);
}

Test(sections, a_file_that_is_checked_without_being_held_is_as_safe)
{
    char folder[FOLDER_PATH], path[FOLDER_PATH], problem[128];
    const size_t lengths[] = {5, 0, sizeof long_part};
    size_t n;

    folder_make(folder);
    folder_name(folder, "checked", path);
    write_file(path);
    unsigned char *bytes = folder_get(path, &n);

    cr_expect_eq(check(path, "abcde", problem), CTD_OK, "%s", problem);
    cr_expect_eq(check(path, "abcdf", problem), CTD_ERR_DAMAGED);
    cr_expect_str_eq(problem, "it is of something else");
    cr_expect_eq(check(path, "abcd", problem), CTD_ERR_DAMAGED);
    cr_expect_eq(check(path, "", problem), CTD_ERR_DAMAGED);
    cr_expect_arr_eq(bytes + ctd_sections_offset(lengths, 0), "abcde", 5);
    cr_expect_arr_eq(bytes + ctd_sections_offset(lengths, 2), long_part, sizeof long_part);
    for (size_t at = 0; at < n; at += at < 300 || at + 150 > n ? 1 : 37) {
        bytes[at] ^= 0x04;
        folder_put(path, bytes, n);
        cr_expect_eq(check(path, "abcde", problem), CTD_ERR_DAMAGED, "byte %zu", at);
        cr_expect(problem[0] != '\0');
        bytes[at] ^= 0x04;
        folder_put(path, bytes, at);
        cr_expect_eq(check(path, "abcde", problem), CTD_ERR_DAMAGED, "cut to %zu", at);
    }
    folder_put(path, bytes, n + 1); /* which folder_get() left room for */
    cr_expect_eq(check(path, "abcde", problem), CTD_ERR_DAMAGED);
    cr_assert_eq(remove(path), 0);
    cr_expect_eq(check(path, "abcde", problem), CTD_ERR_READ);
    cr_expect_eq(errno, ENOENT);
    free(bytes);
    folder_remove(folder);
}
