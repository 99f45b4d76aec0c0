/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"
#include "sim/maths.h"
#include "sim/vector.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { N = CTD_BLOCK };

/* Calls `judge` with the loops of every instruction set that runs here. */
static void
with_each(void (*judge)(const ctd_vector *vector))
{
    for (int isa = 0; isa < CTD_N_ISAS; isa++) {
        if (ctd_isa_runs((ctd_isa)isa)) {
            judge(ctd_vector_of((ctd_isa)isa));
        }
    }
}

static ctd_pcg32
stream_of(uint32_t block)
{
    return ctd_key_stream(ctd_key_block(ctd_key_create(5, 0, CTD_DRAW_WORKLOAD, 0), 1, block));
}

static void
check_name(const ctd_vector *v)
{
    cr_expect(ctd_vector_of(v->isa) == v);
}

Test(vector, each_instruction_set_has_loops_of_its_own)
{
    with_each(check_name);
    cr_expect(eq(int, ctd_vector_of(ctd_isa_best())->isa, ctd_isa_best()));
}

static void
check_draws(const ctd_vector *v)
{
    const ctd_pcg32 stream = stream_of(7);
    uint32_t bits[N];

    for (uint32_t n = 0; n <= N; n += n < 70 ? 1 : 159) {
        memset(bits, 0xa5, sizeof bits);
        v->draw(stream, n, bits);
        for (uint32_t i = 0; i < N; i++) {
            cr_assert(eq(u32, bits[i], i < n ? ctd_draw_at(stream, i) : 0xa5a5a5a5), "%s, %u of %u",
                      ctd_isa_name(v->isa), i, n);
        }
    }
}

Test(vector, draws_are_those_of_the_stream_and_no_more_than_asked)
{
    with_each(check_draws);
}

/* Words evenly spread, every word near both ends and the middle, and words of all sizes. */
static uint32_t
word(uint32_t i)
{
    const uint32_t near[] = {0, 0x80000000u - 2048, 0xffffffffu - 4095};

    if (i < 3 * 4096) {
        return near[i / 4096] + i % 4096;
    }
    return i % 2 ? i * 0x9E3779B9u : (i * 0x9E3779B9u) >> i / 2 % 28;
}

static void
check_normal(const ctd_vector *v)
{
    double worst = 0.0;
    uint32_t where = 0, bits[N];
    float z[N];

    for (uint32_t k = 0; k < 600; k++) {
        for (uint32_t i = 0; i < N; i++) {
            bits[i] = word(k * N + i);
        }
        v->normal(N, bits, 0.0f, 1.0f, z);
        for (uint32_t i = 0; i < N; i++) {
            const double exact = ctd_normal_quantile(ctd_uniform(bits[i]));
            const double error = fabs((double)z[i] / exact - 1.0);

            where = error > worst ? bits[i] : where;
            worst = error <= worst ? worst : error;
        }
    }
    cr_log_info("%s normal: %.3g of itself at %08x", ctd_isa_name(v->isa), worst, where);
    cr_expect(le(dbl, worst, 6e-7), "%s: %.3g at %08x", ctd_isa_name(v->isa), worst, where);
}

Test(vector, normal_deviates_err_by_at_most_6e_7_of_themselves)
{
    with_each(check_normal);
}

/* At the middles of 2^20 strata, beside the double quantile at the same points: what differs is
 * the float deviate's own bias. */
static void
check_moments(const ctd_vector *v)
{
    double sum[5] = {0}, exact[5] = {0};
    uint32_t bits[N];
    float z[N];

    for (uint32_t k = 0; k < 1024; k++) {
        for (uint32_t i = 0; i < N; i++) {
            bits[i] = (k * N + i) * 4096 + 2048;
        }
        v->normal(N, bits, 0.0f, 1.0f, z);
        for (uint32_t i = 0; i < N; i++) {
            const double x = (double)z[i], e = ctd_normal_quantile(ctd_uniform(bits[i]));

            for (int m = 1; m < 5; m++) {
                sum[m] += m == 1 ? x : m == 2 ? x * x : m == 3 ? x * x * x : x * x * x * x;
                exact[m] += m == 1 ? e : m == 2 ? e * e : m == 3 ? e * e * e : e * e * e * e;
            }
        }
    }
    for (int m = 1; m < 5; m++) {
        cr_expect(lt(dbl, fabs(sum[m] - exact[m]) / (1024.0 * N), 3e-7), "%s: moment %d off by %g",
                  ctd_isa_name(v->isa), m, (sum[m] - exact[m]) / (1024.0 * N));
    }
    cr_expect(lt(dbl, fabs(sum[2] / (1024.0 * N) - 1.0), 1e-4));
}

Test(vector, normal_deviates_have_the_moments_of_the_normal)
{
    with_each(check_moments);
}

/* 100 cells of equal probability, 2^21 draws of a keyed stream: 99 degrees of freedom, so a right
 * one exceeds 161 once in 10,000 times. */
static void
check_frequencies(const ctd_vector *v)
{
    uint32_t bits[N], found[100] = {0};
    const double expected = 2048.0 * N / 100.0;
    double chi_square = 0.0;
    float z[N];

    for (uint32_t k = 0; k < 2048; k++) {
        v->draw(stream_of(k), N, bits);
        v->normal(N, bits, 3.0f, 2.0f, z);
        for (uint32_t i = 0; i < N; i++) {
            found[(int)(100.0 * ctd_normal_cdf(((double)z[i] - 3.0) / 2.0))]++;
        }
    }
    for (int c = 0; c < 100; c++) {
        chi_square += (found[c] - expected) * (found[c] - expected) / expected;
    }
    cr_expect(lt(dbl, chi_square, 161.0), "%s: %g", ctd_isa_name(v->isa), chi_square);
    cr_expect(gt(dbl, chi_square, 49.0), "%s: %g", ctd_isa_name(v->isa), chi_square);
}

Test(vector, normal_deviates_fall_into_equal_cells_equally_often)
{
    with_each(check_frequencies);
}

static void
check_exp2(const ctd_vector *v)
{
    const float edge[] = {0.0f, -125.0f, -126.0f, -3e38f, 1.0f, 127.0f, -4.0f};
    const double power[] = {1.0, 0x1p-125, 0x1p-125, 0x1p-125, 2.0, 0x1p127, 0.0625};
    double worst = 0.0, where = 0.0;
    float x[N], y[N];

    v->exp2(7, 1.0f, edge, y);
    for (int i = 0; i < 7; i++) {
        cr_expect(eq(flt, y[i], (float)power[i]), "2^%g is not %g", (double)edge[i], (double)y[i]);
    }
    for (uint32_t k = 0; k < 400; k++) {
        for (uint32_t i = 0; i < N; i++) {
            const float unit = (float)(k * N + i) / (400.0f * N);

            x[i] = k % 2 ? 252.0f * unit - 125.0f : 2.0f * unit - 1.0f;
        }
        v->exp2(N, 1.0f, x, y);
        for (uint32_t i = 0; i < N; i++) {
            const double error = fabs((double)y[i] / exp2((double)x[i]) - 1.0);

            where = error > worst ? (double)x[i] : where;
            worst = error <= worst ? worst : error;
        }
        memcpy(x, y, sizeof x);
        for (uint32_t i = 0; i < N; i++) {
            y[i] = (float)i / 64.0f;
        }
        v->exp2(N, 3.0f, y, y);
        cr_assert(eq(flt, y[64], 6.0f));
    }
    cr_log_info("%s exp2: %.3g of itself at %a", ctd_isa_name(v->isa), worst, where);
    cr_expect(le(dbl, worst, 1.3e-7), "%s: %.3g at %a", ctd_isa_name(v->isa), worst, where);
}

Test(vector, exp2_errs_by_at_most_1_3e_7_of_itself_and_stops_at_2_to_minus_125)
{
    with_each(check_exp2);
}

static void
check_count(const ctd_vector *v)
{
    const float x[] = {0.0f,    0.3f,       0.49999997f,    1.4999999f, 1.5f,
                       2.5f,    3.4999998f, 8388607.5f,     8388609.0f, 16777215.0f,
                       0x1p31f, 0x1.8p31f,  0x1.fffffep31f, 0x1p32f,    INFINITY};
    const uint32_t nearest[] = {1,        1,        1,           1,           2,
                                3,        3,        8388608,     8388609,     16777215,
                                1u << 31, 3u << 30, 0xffffff00u, 0xffffff00u, 0xffffff00u};
    uint32_t y[16];

    for (uint32_t n = 1; n <= 15; n++) {
        memset(y, 0xa5, sizeof y);
        v->count(n, x, y);
        cr_expect(eq(u32, y[n], 0xa5a5a5a5));
        for (uint32_t i = 0; i < n; i++) {
            cr_expect(eq(u32, y[i], nearest[i]), "%s: %a", ctd_isa_name(v->isa), (double)x[i]);
        }
    }
}

Test(vector, counts_round_halves_up_and_stay_within_their_bounds)
{
    with_each(check_count);
}

static void
check_bits(const ctd_vector *v)
{
    const ctd_vector *plain = ctd_vector_of(CTD_ISA_GENERIC);
    uint32_t bits[N], count[2][N];
    float x[2][N];

    for (uint32_t k = 0; k < 200; k++) {
        const uint32_t n = N - k;

        plain->draw(stream_of(k), n, bits);
        plain->normal(n, bits, -0.75f, 1.5f, x[0]);
        v->normal(n, bits, -0.75f, 1.5f, x[1]);
        cr_assert(zero(int, memcmp(x[0], x[1], n * sizeof x[0][0])), "%s", ctd_isa_name(v->isa));
        plain->exp2(n, 43.5f, x[0], x[0]);
        v->exp2(n, 43.5f, x[1], x[1]);
        cr_assert(zero(int, memcmp(x[0], x[1], n * sizeof x[0][0])), "%s", ctd_isa_name(v->isa));
        plain->count(n, x[0], count[0]);
        v->count(n, x[1], count[1]);
        cr_assert(zero(int, memcmp(count[0], count[1], n * sizeof count[0][0])));
    }
}

Test(vector, every_instruction_set_gives_the_same_bits)
{
    with_each(check_bits);
}
