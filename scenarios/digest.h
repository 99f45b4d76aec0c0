/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_DIGEST_H
#define CTD_SCENARIOS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { CTD_DIGEST_BYTES = 32 };

/** A SHA-256 in hexadecimal digits. */
typedef struct ctd_digest {
    char text[2 * CTD_DIGEST_BYTES + 1];
} ctd_digest;

/** false: memory is exhausted */
bool ctd_digest_of(const char *bytes, size_t n, ctd_digest *digest);

#endif
