/* SPDX-License-Identifier: Apache-2.0 */
#include "output/checksum.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

enum { N = 100000 };

static unsigned char bytes[N];

/* The definition, word by word. */
static uint32_t
plain_fletcher(size_t n)
{
    uint64_t s1 = 0, s2 = 0;

    for (size_t i = 0; i < n; i += 2) {
        s1 += (uint64_t)bytes[i] << 8 | (i + 1 < n ? bytes[i + 1] : 0);
        s1 = s1 > 65535 ? s1 - 65535 : s1;
        s2 += s1;
        s2 = s2 > 65535 ? s2 - 65535 : s2;
    }
    return (uint32_t)(s2 << 16 | s1);
}

Test(checksum, fletchers_is_that_of_its_definition)
{
    const size_t lengths[] = {0, 1, 2, 3, 511, 512, 513, 1023, 1024, 5552, 65537, N - 1, N};
    uint32_t state = 1;

    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < N; i++) {
            state = state * 1664525 + 1013904223;
            bytes[i] = (unsigned char)(kind == 0 ? 0xFF : kind == 1 ? 0 : state >> 24);
        }
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            cr_expect(eq(u32, ctd_fletcher32(bytes, lengths[k]), plain_fletcher(lengths[k])));
        }
    }
}
