/* SPDX-License-Identifier: Apache-2.0 */
#include "output/hash.h"

#include "output/hash_private.h"
#include "output/layout.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_VALUES = 1 << 15 };

ctd_status
ctd_hash_begin(EVP_MD_CTX **digest)
{
    *digest = EVP_MD_CTX_new();
    if (*digest == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    return EVP_DigestInit_ex(*digest, EVP_sha256(), NULL) == 1 ? CTD_OK : CTD_ERR_INTERNAL;
}

ctd_status
ctd_hash_bytes(EVP_MD_CTX *digest, const void *bytes, size_t n)
{
    return EVP_DigestUpdate(digest, bytes, n) == 1 ? CTD_OK : CTD_ERR_INTERNAL;
}

ctd_status
ctd_hash_u64(EVP_MD_CTX *digest, uint64_t value)
{
    const uint64_t little = htole64(value);

    return ctd_hash_bytes(digest, &little, sizeof little);
}

ctd_status
ctd_hash_text(EVP_MD_CTX *digest, const char *text)
{
    const size_t n = strlen(text);
    const ctd_status status = ctd_hash_u64(digest, n);

    return status == CTD_OK ? ctd_hash_bytes(digest, text, n) : status;
}

void
ctd_hash_little_endian(size_t bytes, size_t n, void *values)
{
    if (bytes == 4) {
        uint32_t *word = values;
        for (size_t i = 0; i < n; i++) {
            word[i] = htole32(word[i]);
        }
    } else if (bytes == 8) {
        uint64_t *word = values;
        for (size_t i = 0; i < n; i++) {
            word[i] = htole64(word[i]);
        }
    }
}

static ctd_status
add_values(EVP_MD_CTX *digest, const ctd_layout *layout, const ctd_variable *variable, void *piece)
{
    const size_t bytes = ctd_storage_bytes(variable->storage);
    ctd_status status = CTD_OK;

    if (variable->storage == CTD_STORED_TEXT) {
        const char *const *texts = ctd_layout_texts(layout, variable);

        for (size_t i = 0; i < variable->n_values; i++) {
            CTD_TRY(ctd_hash_text(digest, texts[i]));
        }
        goto out;
    }
    for (size_t first = 0; first < variable->n_values; first += PIECE_VALUES) {
        const size_t left = variable->n_values - first;
        const size_t n = left < PIECE_VALUES ? left : PIECE_VALUES;

        CTD_TRY(ctd_layout_values(layout, variable, first, n, piece));
        ctd_hash_little_endian(bytes, n, piece);
        CTD_TRY(ctd_hash_bytes(digest, piece, bytes * n));
    }
out:
    return status;
}

static ctd_status
add_variable(EVP_MD_CTX *digest, const ctd_layout *layout, const ctd_variable *variable,
             void *piece)
{
    ctd_status status = CTD_OK;

    CTD_TRY(ctd_hash_text(digest, variable->name));
    CTD_TRY(ctd_hash_text(digest, ctd_storage_name(variable->storage)));
    CTD_TRY(ctd_hash_u64(digest, (uint64_t)variable->n_axes));
    for (int a = 0; a < variable->n_axes; a++) {
        CTD_TRY(ctd_hash_u64(digest, variable->length[a]));
    }
    CTD_TRY(add_values(digest, layout, variable, piece));
out:
    return status;
}

ctd_status
ctd_hash_end(EVP_MD_CTX *digest, ctd_hash hash)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (EVP_DigestFinal_ex(digest, bytes, &n) != 1 || 2 * n != CTD_HASH_CHARS) {
        return CTD_ERR_INTERNAL;
    }
    for (size_t i = 0; i < n; i++) {
        snprintf(&hash[2 * i], 3, "%02x", bytes[i]);
    }
    return CTD_OK;
}

ctd_status
ctd_result_hash(const ctd_result *result, ctd_hash hash)
{
    ctd_status status = CTD_OK;
    EVP_MD_CTX *digest = NULL;
    void *piece = malloc(PIECE_VALUES * sizeof(double));
    ctd_layout layout;

    hash[0] = '\0';
    CTD_TRY(piece != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_hash_begin(&digest));

    ctd_layout_init(result, &layout);
    CTD_TRY(ctd_hash_text(digest, "contend content 1"));
    for (size_t i = 0; i < ctd_layout_count(&layout); i++) {
        const ctd_variable variable = ctd_layout_variable(&layout, i);

        CTD_TRY(add_variable(digest, &layout, &variable, piece));
    }
    CTD_TRY(ctd_hash_text(digest, result->scenario_text));
    CTD_TRY(ctd_hash_end(digest, hash));
out:
    free(piece);
    EVP_MD_CTX_free(digest);
    return status;
}
