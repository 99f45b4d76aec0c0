/* SPDX-License-Identifier: Apache-2.0 */
#include "output/sections_private.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* A section: its head, where its pieces begin, and its digest once it is known. */
typedef struct section {
    ctd_section_head head;
    size_t first; /* piece */
    unsigned char digest[CTD_SECTION_DIGEST];
} section;

struct ctd_sections {
    ctd_sections_head head;
    section *section; /* [most_sections] */
    size_t n_sections, most_sections;
    ctd_stretch *piece; /* [most_pieces] */
    size_t n_pieces, most_pieces;
    void **copy; /* [most_pieces] owned */
    size_t n_copies;
    uint64_t n_closed; /* what the last section holds */
    size_t bytes;
};

ctd_status
ctd_sections_digest(size_t n, const ctd_stretch stretches[],
                    unsigned char digest[CTD_SECTION_DIGEST])
{
    ctd_status status = CTD_ERR_INTERNAL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;

    for (size_t i = 0; good && i < n; i++) {
        good = EVP_DigestUpdate(context, stretches[i].at, stretches[i].n) == 1;
    }
    if (good && EVP_DigestFinal_ex(context, digest, NULL) == 1) {
        status = CTD_OK;
    }
    EVP_MD_CTX_free(context);
    return status;
}

/* Names are padded with zeros and need none behind them. */
static void
put_name(char at[CTD_SECTION_NAME], const char *name)
{
    const size_t n = strlen(name);

    assert(n <= CTD_SECTION_NAME);
    memset(at, 0, CTD_SECTION_NAME);
    memcpy(at, name, n); /* NOLINT(bugprone-not-null-terminated-result): zeros fill the field */
}

ctd_status
ctd_sections_create(const char *kind, uint32_t version, size_t most_pieces, ctd_sections **sections)
{
    ctd_status status = CTD_OK;
    ctd_sections *s = calloc(1, sizeof *s);

    *sections = NULL;
    CTD_TRY(s != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->most_pieces = most_pieces + 1;
    s->most_sections = most_pieces + 1;
    s->section = calloc(s->most_sections, sizeof *s->section);
    s->piece = calloc(s->most_pieces, sizeof *s->piece);
    s->copy = calloc(s->most_pieces, sizeof *s->copy);
    CTD_TRY(s->section != NULL && s->piece != NULL && s->copy != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    s->head = (ctd_sections_head){.version = version, .order = CTD_SECTION_ORDER};
    put_name(s->head.magic, CTD_SECTION_MAGIC);
    put_name(s->head.kind, kind);
    s->bytes = sizeof s->head;
    *sections = s;
    s = NULL;
out:
    ctd_sections_destroy(&s);
    return status;
}

void
ctd_sections_destroy(ctd_sections **sections)
{
    ctd_sections *s = *sections;

    if (s != NULL) {
        for (size_t i = 0; i < s->n_copies; i++) {
            free(s->copy[i]);
        }
        free(s->copy);
        free(s->piece);
        free(s->section);
        free(s);
        *sections = NULL;
    }
}

void
ctd_sections_begin(ctd_sections *s, const char *type)
{
    assert(s->n_sections < s->most_sections);
    section *next = &s->section[s->n_sections++];

    *next = (section){.first = s->n_pieces};
    put_name(next->head.type, type);
    s->bytes += sizeof next->head + CTD_SECTION_DIGEST;
}

void
ctd_sections_add(ctd_sections *s, const void *bytes, size_t n)
{
    assert(s->n_pieces < s->most_pieces && s->n_sections > 0);
    s->piece[s->n_pieces++] = (ctd_stretch){bytes, n};
    s->section[s->n_sections - 1].head.bytes += n;
    s->bytes += n;
}

ctd_status
ctd_sections_copy(ctd_sections *s, const void *bytes, size_t n)
{
    void *copy = malloc(n > 0 ? n : 1);

    if (copy == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    memcpy(copy, bytes, n);
    s->copy[s->n_copies++] = copy;
    ctd_sections_add(s, copy, n);
    return CTD_OK;
}

size_t
ctd_sections_bytes(const ctd_sections *s)
{
    return s->bytes;
}

const unsigned char *
ctd_sections_seal(const ctd_sections *s)
{
    return s->section[s->n_sections - 1].digest;
}

/* Digests of all sections, and the stretches of the file in order; list[0 .. 1] is room for what a
 * section's digest takes before its bytes. */
static ctd_status
lay_out(ctd_sections *s, ctd_stretch list[], size_t *n)
{
    ctd_status status = CTD_OK;
    unsigned char head[CTD_SECTION_DIGEST], *before = head;

    *n = 0;
    list[(*n)++] = (ctd_stretch){&s->head, sizeof s->head};
    CTD_TRY(ctd_sections_digest(1, list, head));
    for (size_t i = 0; i < s->n_sections; i++) {
        section *at = &s->section[i];
        const size_t end = i + 1 < s->n_sections ? s->section[i + 1].first : s->n_pieces;
        ctd_stretch *first = &list[*n];

        first[0] = (ctd_stretch){before, CTD_SECTION_DIGEST}; /* in the file already */
        first[1] = (ctd_stretch){&at->head, sizeof at->head};
        memcpy(first + 2, s->piece + at->first, (end - at->first) * sizeof *first);
        CTD_TRY(ctd_sections_digest(2 + end - at->first, first, at->digest));
        memmove(first, first + 1, (1 + end - at->first) * sizeof *first);
        *n += 1 + end - at->first;
        list[(*n)++] = (ctd_stretch){at->digest, CTD_SECTION_DIGEST};
        before = at->digest;
    }
out:
    return status;
}

ctd_status
ctd_sections_write(ctd_sections *s, const char *path, ctd_write_report *report)
{
    ctd_status status = CTD_OK;
    ctd_stretch *list = NULL;
    size_t n;

    s->n_closed = s->n_sections;
    ctd_sections_begin(s, CTD_SECTION_LAST);
    ctd_sections_add(s, &s->n_closed, sizeof s->n_closed);
    list = calloc(2 + 2 * s->n_sections + s->n_pieces, sizeof *list);
    CTD_TRY(list != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(lay_out(s, list, &n));
    CTD_TRY(ctd_atomic_write_stretches(path, n, list, true, report));
out:
    free(list);
    return status;
}
