/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/digest.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>

bool
ctd_digest_of(const char *bytes, size_t n, ctd_digest *digest)
{
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    if (EVP_Digest(bytes, n, raw, &length, EVP_sha256(), NULL) != 1 || length != CTD_DIGEST_BYTES) {
        ERR_clear_error(); /* what the library notes of it would stay in memory */
        return false;
    }
    for (unsigned i = 0; i < length; i++) {
        snprintf(digest->text + 2 * (size_t)i, 3, "%02x", raw[i]);
    }
    return true;
}
