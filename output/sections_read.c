/* SPDX-License-Identifier: Apache-2.0 */
#include "output/sections_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEAST_SECTION = sizeof(ctd_section_head) + CTD_SECTION_DIGEST };

/* Where reading is. */
typedef struct cursor {
    const unsigned char *image;
    size_t n, at;
    unsigned char before[CTD_SECTION_DIGEST];
} cursor;

bool
ctd_section_is(const char at[CTD_SECTION_NAME], const char *name)
{
    char padded[CTD_SECTION_NAME] = {0};

    memcpy(padded, name, strlen(name));
    return memcmp(at, padded, sizeof padded) == 0;
}

const char *
ctd_sections_judge(const ctd_sections_head *head, const char *kind, uint32_t version, char text[],
                   size_t size)
{
    if (!ctd_section_is(head->magic, CTD_SECTION_MAGIC)) {
        return "it is a file of another kind";
    }
    if (head->order != CTD_SECTION_ORDER) {
        return "it was written on a machine with another byte order, or its head is damaged";
    }
    if (!ctd_section_is(head->kind, kind)) {
        snprintf(text, size, "it is a file of kind '%.8s', not '%s'", head->kind, kind);
        return text;
    }
    if (head->version != version) {
        snprintf(text, size, "it has format %u, this program reads %u", head->version, version);
        return text;
    }
    return head->zero != 0 ? "its head is damaged" : NULL;
}

/* The next section, its digest checked; CTD_ERR_DAMAGED with a problem. */
static ctd_status
next_section(cursor *c, ctd_section *section, char problem[], size_t size)
{
    ctd_status status = CTD_OK;
    ctd_section_head head;
    unsigned char digest[CTD_SECTION_DIGEST];
    const unsigned char *start = c->image + c->at;
    const size_t left = c->n - c->at;

    if (left < LEAST_SECTION) {
        snprintf(problem, size, "it ends at byte %zu, in the middle", c->n);
        return CTD_ERR_DAMAGED;
    }
    memcpy(&head, start, sizeof head);
    if (head.bytes > left - LEAST_SECTION) {
        snprintf(problem, size, "a section at byte %zu is longer than what is left", c->at);
        return CTD_ERR_DAMAGED;
    }
    const size_t n = (size_t)head.bytes;
    const ctd_stretch all[] = {{c->before, sizeof c->before}, {start, sizeof head + n}};

    CTD_TRY(ctd_sections_digest(2, all, digest));
    if (memcmp(digest, start + sizeof head + n, sizeof digest) != 0) {
        snprintf(problem, size, "the checksum of a section at byte %zu is wrong", c->at);
        return CTD_ERR_DAMAGED;
    }
    memcpy(c->before, digest, sizeof digest);
    *section = (ctd_section){.bytes = start + sizeof head, .n = n};
    memcpy(section->type, head.type, sizeof head.type);
    c->at += LEAST_SECTION + n;
out:
    return status;
}

static bool
ends_well(const cursor *c, const ctd_section *last, size_t n_before)
{
    uint64_t n = 0;

    if (last->n != sizeof n || c->at != c->n) {
        return false;
    }
    memcpy(&n, last->bytes, sizeof n);
    return n == n_before;
}

static ctd_status
read_sections(cursor *c, ctd_sections_file *file, char problem[], size_t size)
{
    ctd_status status = CTD_OK;
    size_t room = 16;
    ctd_section section;

    for (;;) {
        CTD_TRY(next_section(c, &section, problem, size));
        if (ctd_section_is(section.type, CTD_SECTION_LAST)) {
            break;
        }
        if (file->section == NULL || file->n_sections == room) {
            room *= 2;
            ctd_section *more = realloc(file->section, room * sizeof *more);

            CTD_TRY(more != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
            file->section = more;
        }
        file->section[file->n_sections++] = section;
    }
    if (!ends_well(c, &section, file->n_sections)) {
        snprintf(problem, size, "something follows its end, or is missing before it");
        status = CTD_ERR_DAMAGED;
    }
out:
    return status;
}

ctd_status
/* NOLINTNEXTLINE(readability-function-size): bytes, what they should be, what they are */
ctd_sections_parse(unsigned char *image, size_t n, const char *kind, uint32_t version,
                   ctd_sections_file *file, char problem[], size_t size)
{
    ctd_status status = CTD_OK;
    ctd_sections_head head;
    cursor c = {.image = image, .n = n, .at = sizeof head};
    char text[80];

    problem[0] = '\0';
    *file = (ctd_sections_file){.image = image, .n = n};
    if (n < sizeof head) {
        snprintf(problem, size, "it ends at byte %zu, in the middle", n);
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    memcpy(&head, image, sizeof head);
    const char *reason = ctd_sections_judge(&head, kind, version, text, sizeof text);

    if (reason != NULL) {
        snprintf(problem, size, "%s", reason);
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    CTD_TRY(ctd_sections_digest(1, &(ctd_stretch){&head, sizeof head}, c.before));
    CTD_TRY(read_sections(&c, file, problem, size));
    memcpy(file->seal, c.before, sizeof file->seal);
out:
    if (status != CTD_OK) {
        ctd_sections_free(file);
    }
    return status;
}

static ctd_status
read_all(int descriptor, unsigned char *image, size_t n)
{
    for (size_t at = 0; at < n;) {
        const ssize_t got = read(descriptor, image + at, n - at);

        if (got == 0) {
            errno = EIO; /* shorter than it was */
        }
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return CTD_ERR_READ;
        }
        at += got > 0 ? (size_t)got : 0;
    }
    return CTD_OK;
}

ctd_status
ctd_sections_read(const char *path, const char *kind, uint32_t version, ctd_sections_file *file,
                  char problem[], size_t size)
{
    ctd_status status = CTD_OK;
    unsigned char *image = NULL;
    struct stat there;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *file = (ctd_sections_file){0};
    problem[0] = '\0';
    CTD_TRY(descriptor >= 0 && fstat(descriptor, &there) == 0 ? CTD_OK : CTD_ERR_READ);
    if (!S_ISREG(there.st_mode)) {
        snprintf(problem, size, "it is not a regular file");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    image = malloc(there.st_size > 0 ? (size_t)there.st_size : 1);
    CTD_TRY(image != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(read_all(descriptor, image, (size_t)there.st_size));
    status = ctd_sections_parse(image, (size_t)there.st_size, kind, version, file, problem, size);
    image = NULL; /* the file's */
out:
    free(image);
    if (descriptor >= 0) {
        const int error = errno;

        close(descriptor);
        errno = error;
    }
    return status;
}

void
ctd_sections_free(ctd_sections_file *file)
{
    free(file->section);
    free(file->image);
    *file = (ctd_sections_file){0};
}
