/* SPDX-License-Identifier: Apache-2.0 */
#include "output/frame.h"

#include "output/hash_private.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Every NaN as the one that files hold. */
static ctd_status
add_reals(EVP_MD_CTX *digest, const double *x, size_t n)
{
    enum { PIECE = 1024 };
    ctd_status status = CTD_OK;
    double piece[PIECE];

    for (size_t first = 0; first < n; first += PIECE) {
        const size_t count = n - first < PIECE ? n - first : PIECE;

        memcpy(piece, x + first, count * sizeof *x);
        ctd_layout_same_nan(count, piece);
        ctd_hash_little_endian(sizeof *piece, count, piece);
        CTD_TRY(ctd_hash_bytes(digest, piece, count * sizeof *piece));
    }
out:
    return status;
}

static ctd_status
add_whole(EVP_MD_CTX *digest, const void *values, size_t bytes, size_t n)
{
    ctd_status status = CTD_OK;

    assert(values != NULL || n == 0);
    for (size_t i = 0; i < n; i++) {
        unsigned char one[sizeof(uint64_t)];

        memcpy(one, (const unsigned char *)values + i * bytes, bytes);
        ctd_hash_little_endian(bytes, 1, one);
        CTD_TRY(ctd_hash_bytes(digest, one, bytes));
    }
out:
    return status;
}

static ctd_status
add_variable(EVP_MD_CTX *digest, const ctd_frame *frame, const ctd_frame_variable *v)
{
    ctd_status status = CTD_OK;
    const size_t n = ctd_frame_length(frame, v);
    const char *const *text = v->storage == CTD_STORED_TEXT ? v->values : NULL;

    CTD_TRY(ctd_hash_text(digest, v->name));
    CTD_TRY(ctd_hash_text(digest, ctd_storage_name(v->storage)));
    CTD_TRY(ctd_hash_u64(digest, (uint64_t)v->n_axes));
    for (int a = 0; a < v->n_axes; a++) {
        CTD_TRY(ctd_hash_u64(digest, frame->axis[v->axis[a]].length));
    }
    for (size_t i = 0; text != NULL && i < n; i++) {
        CTD_TRY(ctd_hash_text(digest, text[i]));
    }
    if (v->storage == CTD_STORED_FLOAT64) {
        CTD_TRY(add_reals(digest, v->values, n));
    } else if (text == NULL) {
        CTD_TRY(add_whole(digest, v->values, ctd_storage_bytes(v->storage), n));
    }
out:
    return status;
}

ctd_status
ctd_frame_hash(const ctd_frame *frame, ctd_hash hash)
{
    ctd_status status = CTD_OK;
    EVP_MD_CTX *digest = NULL;

    hash[0] = '\0';
    CTD_TRY(ctd_hash_begin(&digest));
    CTD_TRY(ctd_hash_text(digest, "contend study 1"));
    for (int a = 0; a < frame->n_axes; a++) {
        const ctd_frame_variable coordinate = ctd_frame_coordinate(frame, a);

        if (frame->axis[a].length > 0) {
            CTD_TRY(add_variable(digest, frame, &coordinate));
        }
    }
    for (int i = 0; i < frame->n_variables; i++) {
        if (ctd_frame_length(frame, &frame->variable[i]) > 0) {
            CTD_TRY(add_variable(digest, frame, &frame->variable[i]));
        }
    }
    CTD_TRY(ctd_hash_text(digest, frame->study_text));
    CTD_TRY(ctd_hash_text(digest, frame->scenario_text));
    CTD_TRY(ctd_hash_end(digest, hash));
out:
    EVP_MD_CTX_free(digest);
    return status;
}
