/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/plain.h"

ctd_plain
ctd_plain_begin(void)
{
    ctd_plain p = {.plain = newlocale(LC_ALL_MASK, "C", (locale_t)0)};

    if (p.plain != (locale_t)0) {
        p.usual = uselocale(p.plain);
    }
    return p;
}

void
ctd_plain_end(ctd_plain *plain)
{
    if (plain->plain != (locale_t)0) {
        uselocale(plain->usual);
        freelocale(plain->plain);
    }
}
