/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/demand_weigh_private.h"
#include "sim/draw.h"

#include <criterion/criterion.h>

enum { N = 64 };

Test(demand_weigh, sums_in_two_halves_are_those_in_128_bits_to_the_last)
{
    static const double corner[] = {0.0, 1.0, 0x1p-60, 0.5, 1.0 - 0x1p-53, 0x1p-31, 0x1.8p-61};
    const ctd_pcg32 stream = ctd_key_stream(ctd_key_create(7, 0, CTD_DRAW_PANEL, 0));
    double x[N], y[N];
    uint64_t weight[N];
    uint32_t k = 0;

    for (int round = 0; round < 500; round++) {
        for (uint32_t i = 0; i < N; i++, k += 3) {
            const double small = ctd_uniform(ctd_draw_at(stream, k % 1024)) * 0x1p-24;

            x[i] = i < 7 ? corner[i] : ctd_uniform(ctd_draw_at(stream, (k + 1) % 1021)) + small;
            x[i] = x[i] > 1.0 ? 1.0 : x[i];
            y[i] = i % 3 == 0 ? 1.0 : ctd_uniform(ctd_draw_at(stream, (k + 2) % 1019));
            weight[i] = i == 0 ? 0 : ctd_draw_at(stream, (k + round) % 1013) >> (6 + round % 26);
        }
        for (uint32_t n = 0; n <= N; n += 4) {
            cr_assert(ctd_weigh(n, x, y, weight) == ctd_weigh_narrower(n, x, y, weight));
        }
    }
    for (uint32_t i = 0; i < N; i++) { /* the largest there are */
        x[i] = y[i] = 1.0;
        weight[i] = ((uint64_t)1 << 26) - 1;
    }
    cr_expect(ctd_weigh(N, x, y, weight) == ctd_weigh_narrower(N, x, y, weight));
}
