/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_DEMAND_WEIGH_PRIVATE_H
#define CTD_AGENTS_DEMAND_WEIGH_PRIVATE_H

#include "agents/market_private.h"
#include "sim/simd_private.h"

#include <math.h>
#include <string.h>

/* Exact sums of products of x[n], y[n] and weights, to be compiled for whoever includes them. */

/* Sum of round(x y 2^60) w; x y within [0, 1]. */
CTD_INLINE ctd_u128
ctd_weigh(uint32_t n, const double x[], const double y[], const uint64_t weight[])
{
    ctd_u128 sum = 0;

    for (uint32_t i = 0; i < n; i++) {
        sum += (ctd_u128)(uint64_t)(int64_t)(x[i] * y[i] * 0x1p60 + 0.5) * weight[i];
    }
    return sum;
}

/* The same of round(x y 2^51), for weights below 2^32: what is added to 2^52 has its digits where
 * an integer's are, and its halves times a weight add up within 64 bits. */
CTD_INLINE ctd_u128
ctd_weigh_narrow(uint32_t n, const double x[], const double y[], const uint64_t weight[])
{
    const uint64_t digits = ((uint64_t)1 << 52) - 1, half = ((uint64_t)1 << 26) - 1;
    uint64_t low = 0, high = 0;

    for (uint32_t i = 0; i < n; i++) {
        const double shifted = x[i] * y[i] * 0x1p51 + 0x1p52;
        uint64_t bits;

        memcpy(&bits, &shifted, sizeof bits);
        bits &= digits;
        low += (bits & half) * (uint32_t)weight[i];
        high += (uint64_t)(uint32_t)(bits >> 26) * (uint32_t)weight[i];
    }
    return (((ctd_u128)high << 26) + low) << 9;
}

/* The same as ctd_weigh(), for weights below 2^26: the upper and the lower 30 digits of the 60,
 * each times a weight, add up within 64 bits. Worth while where the processor can round down. */
CTD_INLINE ctd_u128
ctd_weigh_narrower(uint32_t n, const double x[], const double y[], const uint64_t weight[])
{
    const uint64_t digits = ((uint64_t)1 << 52) - 1;
    uint64_t low = 0, high = 0;

    for (uint32_t i = 0; i < n; i++) {
        const double whole = x[i] * y[i] * 0x1p60 + 0.5, top = floor(whole * 0x1p-30);
        const double shifted_top = top + 0x1p52;
        const double shifted_rest = floor(whole - top * 0x1p30) + 0x1p52;
        uint64_t upper, lower;

        memcpy(&upper, &shifted_top, sizeof upper);
        memcpy(&lower, &shifted_rest, sizeof lower);
        high += (uint64_t)(uint32_t)(upper & digits) * (uint32_t)weight[i];
        low += (uint64_t)(uint32_t)(lower & digits) * (uint32_t)weight[i];
    }
    return ((ctd_u128)high << 30) + low;
}

#endif
