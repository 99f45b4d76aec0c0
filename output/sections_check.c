/* SPDX-License-Identifier: Apache-2.0 */
#include "output/sections_private.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 18 };

/* A file that is read once from its beginning to its end. */
typedef struct stream {
    int descriptor;
    EVP_MD_CTX *digest;
    unsigned char *piece; /* [PIECE] */
    unsigned char before[CTD_SECTION_DIGEST];
    const ctd_stretch *first; /* what the first section has to be */
    uint64_t n_sections, at;
    char *problem;
    size_t size;
} stream;

static ctd_status
say(const stream *s, const char *what)
{
    snprintf(s->problem, s->size, "%s", what);
    return CTD_ERR_DAMAGED;
}

/* All of n bytes, or an error. */
static ctd_status
get(stream *s, void *bytes, size_t n)
{
    for (size_t done = 0; done < n;) {
        const ssize_t got = read(s->descriptor, (char *)bytes + done, n - done);

        if (got == 0) {
            snprintf(s->problem, s->size, "it ends at byte %llu, in the middle",
                     (unsigned long long)s->at + done);
            return CTD_ERR_DAMAGED;
        }
        if (got < 0 && errno != EINTR) {
            return CTD_ERR_READ;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    s->at += n;
    return CTD_OK;
}

static ctd_status
add(const stream *s, const void *bytes, size_t n)
{
    return EVP_DigestUpdate(s->digest, bytes, n) == 1 ? CTD_OK : CTD_ERR_INTERNAL;
}

/* The bytes of a section, piece by piece. */
static ctd_status
pass(stream *s, uint64_t n, uint64_t *n_counted)
{
    ctd_status status = CTD_OK;
    const bool is_first = s->n_sections == 0;
    const char *expected = s->first->at;

    CTD_TRY(is_first && n != s->first->n ? say(s, "it is of something else") : CTD_OK);
    for (uint64_t done = 0; done < n;) {
        const size_t some = n - done < PIECE ? (size_t)(n - done) : PIECE;

        CTD_TRY(get(s, s->piece, some));
        CTD_TRY(add(s, s->piece, some));
        if (is_first && memcmp(s->piece, expected + done, some) != 0) {
            CTD_TRY(say(s, "it is of something else"));
        }
        done += some;
    }
    if (n == sizeof *n_counted) {
        memcpy(n_counted, s->piece, sizeof *n_counted);
    }
out:
    return status;
}

/* @param[out] is_last whether it ends the file, which is then known to be whole */
static ctd_status
next(stream *s, bool *is_last)
{
    ctd_status status = CTD_OK;
    ctd_section_head head;
    unsigned char digest[CTD_SECTION_DIGEST], stored[CTD_SECTION_DIGEST];
    uint64_t n_counted = 0;

    CTD_TRY(get(s, &head, sizeof head));
    CTD_TRY(EVP_DigestInit_ex(s->digest, EVP_sha256(), NULL) == 1 ? CTD_OK : CTD_ERR_INTERNAL);
    CTD_TRY(add(s, s->before, sizeof s->before));
    CTD_TRY(add(s, &head, sizeof head));
    CTD_TRY(pass(s, head.bytes, &n_counted));
    CTD_TRY(EVP_DigestFinal_ex(s->digest, digest, NULL) == 1 ? CTD_OK : CTD_ERR_INTERNAL);
    CTD_TRY(get(s, stored, sizeof stored));
    if (memcmp(digest, stored, sizeof digest) != 0) {
        CTD_TRY(say(s, "the checksum of a section is wrong"));
    }
    memcpy(s->before, digest, sizeof digest);
    *is_last = ctd_section_is(head.type, CTD_SECTION_LAST);
    if (*is_last && (n_counted != s->n_sections || read(s->descriptor, s->piece, 1) != 0)) {
        CTD_TRY(say(s, "something follows its end, or is missing before it"));
    }
    s->n_sections++;
out:
    return status;
}

static ctd_status
check_head(stream *s, const char *kind, uint32_t version)
{
    ctd_status status = CTD_OK;
    ctd_sections_head head;
    char text[80];

    CTD_TRY(get(s, &head, sizeof head));
    const char *reason = ctd_sections_judge(&head, kind, version, text, sizeof text);

    CTD_TRY(reason != NULL ? say(s, reason) : CTD_OK);
    CTD_TRY(ctd_sections_digest(1, &(ctd_stretch){&head, sizeof head}, s->before));
out:
    return status;
}

ctd_status
ctd_sections_check(const char *path, const char *kind, uint32_t version, const ctd_stretch *first,
                   char problem[], size_t size)
{
    ctd_status status = CTD_OK;
    stream s = {.descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
                .first = first,
                .problem = problem,
                .size = size};
    int error = errno;

    problem[0] = '\0';
    CTD_TRY(s.descriptor >= 0 ? CTD_OK : CTD_ERR_READ);
    s.digest = EVP_MD_CTX_new();
    s.piece = malloc(PIECE);
    CTD_TRY(s.digest != NULL && s.piece != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(check_head(&s, kind, version));
    for (bool is_last = false; !is_last;) {
        status = next(&s, &is_last);
        error = errno;
        CTD_TRY(status);
    }
out:
    EVP_MD_CTX_free(s.digest);
    free(s.piece);
    if (s.descriptor >= 0) {
        close(s.descriptor);
    }
    errno = error;
    return status;
}

size_t
ctd_sections_offset(const size_t bytes[], size_t which)
{
    size_t at = sizeof(ctd_sections_head) + sizeof(ctd_section_head);

    for (size_t i = 0; i < which; i++) {
        at += bytes[i] + CTD_SECTION_DIGEST + sizeof(ctd_section_head);
    }
    return at;
}
