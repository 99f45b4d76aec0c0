/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_HASH_PRIVATE_H
#define CTD_OUTPUT_HASH_PRIVATE_H

#include "output/hash.h"

#include <openssl/evp.h>
#include <stddef.h>
#include <stdint.h>

/* The stream that content hashes are of (hash.h), piece by piece. CTD_ERR_INTERNAL: the
 * cryptographic library failed. */

CTD_MUST_CHECK ctd_status ctd_hash_begin(EVP_MD_CTX **digest);
CTD_MUST_CHECK ctd_status ctd_hash_bytes(EVP_MD_CTX *digest, const void *bytes, size_t n);
CTD_MUST_CHECK ctd_status ctd_hash_u64(EVP_MD_CTX *digest, uint64_t value);
CTD_MUST_CHECK ctd_status ctd_hash_text(EVP_MD_CTX *digest, const char *text);
CTD_MUST_CHECK ctd_status ctd_hash_end(EVP_MD_CTX *digest, ctd_hash hash);

/** Turns n values of 1, 4 or 8 bytes into little-endian ones, in place. */
void ctd_hash_little_endian(size_t bytes, size_t n, void *values);

#endif
