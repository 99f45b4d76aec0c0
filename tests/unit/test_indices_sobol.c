/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/indices.h"

#include "study_kit.h"

#include "output/statistics.h"
#include "sim/parallel.h"
#include "sim/pcg.h"
#include "studies/design.h"
#include "studies/resample.h"
#include "studies/response.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_K = 8, MAX_STATISTICS = 2 * MAX_K + MAX_K * MAX_K };

static const double pi = 3.14159265358979323846;

static ctd_study *
ishigami(uint32_t n)
{
    static const double parameter[] = {7.0, 0.1};
    ctd_study *study = study_of(CTD_DESIGN_SALTELLI, n, 3, -pi, pi);

    study_response(study, CTD_RESPONSE_ISHIGAMI, 2, parameter);
    study->design.second_order = true;
    return study;
}

/* S, ST and S_ij (rows) of one sample, one after another. */
static void
indices(const ctd_study *study, const double y[], ctd_index index[])
{
    const uint32_t k = study->n_factors;

    cr_assert_eq(ctd_indices_sobol(study, y, index, index + k, index + 2 * k), CTD_OK);
}

/* The mean of estimates over seeds lies within 4 of its own standard errors, which are small. */
static void
expect_known(ctd_study *study, uint64_t n_seeds, int n, const int at[], const double known[],
             double error)
{
    ctd_moments moments[MAX_STATISTICS] = {{0}};

    for (study->seed = 0; study->seed < n_seeds; study->seed++) {
        ctd_index index[MAX_STATISTICS];
        double *y = study_play(study);

        indices(study, y, index);
        for (int i = 0; i < n; i++) {
            ctd_moments_add(&moments[i], index[at[i]].value);
        }
        free(y);
    }
    for (int i = 0; i < n; i++) {
        const ctd_estimate e = ctd_moments_estimate(&moments[i]);

        cr_expect(fabs(e.mean - known[i]) <= 4.0 * e.error, "index %d: %.7f +- %.7f, not %.10f",
                  at[i], e.mean, e.error, known[i]);
        cr_expect_lt(e.error, error, "index %d: standard error %.7f", at[i], e.error);
    }
}

Test(indices_sobol, ishigami_s_are_known)
{
    static const int at[] = {0, 1, 2, 3, 4, 5, 7, 8, 11}; /* S, ST, S12, S13, S23 */
    static const double known[] = {
        .3139051911, .4424111448, 0, .5575888552, .4424111448, .2436836641, 0, .2436836641, 0};
    ctd_study *study = ishigami(1024);

    expect_known(study, 50, 9, at, known, 0.002);
    study_free(study);
}

Test(indices_sobol, sobol_s_function_has_known_indices)
{
    static const double a[] = {0, 1, 4.5, 9, 99, 99, 99, 99};
    static const int at[] = {0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 17};
    double known[11] = {.7161921689, .1790480422, .0236757742, .0071619217, .0000716192};
    double part[8], all = 1.0;
    ctd_study *study = study_of(CTD_DESIGN_SALTELLI, 1024, 8, 0.0, 1.0);

    study_response(study, CTD_RESPONSE_SOBOL_G, 8, a);
    study->design.second_order = true;
    for (int i = 0; i < 8; i++) {
        part[i] = 1.0 / 3.0 / ((1.0 + a[i]) * (1.0 + a[i]));
        all *= 1.0 + part[i];
    }
    for (int i = 0; i < 5; i++) { /* all that a factor has a hand in */
        known[5 + i] = part[i] * all / (1.0 + part[i]) / (all - 1.0);
    }
    known[10] = part[0] * part[1] / (all - 1.0);
    expect_known(study, 50, 11, at, known, 0.003);
    study_free(study);
}

/* Estimates as their formulas say, of the base points rows[0 .. n - 1], by sums of another order.
 */
static void
by_formula(const ctd_study *study, const double y[], const uint32_t rows[], double out[])
{
    const uint32_t k = study->n_factors, n = study->design.n, size = 2 * k + 2;
    double mean = 0.0, variance = 0.0;

    for (uint32_t j = 0; j < n; j++) {
        mean += (y[rows[j] * size] + y[rows[j] * size + size - 1]) / (2.0 * n);
    }
    for (uint32_t j = 0; j < n; j++) {
        variance +=
            (pow(y[rows[j] * size] - mean, 2) + pow(y[rows[j] * size + size - 1] - mean, 2)) /
            (2.0 * n);
    }
    for (uint32_t p = 0; p < 2 * k + k * k; p++) {
        const uint32_t i = p < 2 * k ? p % k : (p - 2 * k) / k, l = (p - 2 * k) % k;
        double sum = 0.0;

        for (uint32_t j = 0; j < n; j++) {
            const double *row = &y[rows[j] * size], *ab = row + 1, *ba = ab + k;
            const double a = row[0] - mean, b = row[size - 1] - mean;

            if (p < k) {
                sum += b * (ab[i] - row[0]);
            } else if (p < 2 * k) {
                sum += 0.5 * pow(row[0] - ab[i], 2);
            } else {
                sum += 0.5 * ((ba[i] - mean) * (ab[l] - mean) + (ba[l] - mean) * (ab[i] - mean)) -
                       a * b;
            }
        }
        out[p] = sum / n / variance - (p < 2 * k ? 0.0 : out[i] + out[l]);
    }
}

Test(indices_sobol, estimates_and_intervals_are_those_of_their_formulas)
{
    enum { N = 16, B = 19, S = 2 * 3 + 9 };
    ctd_study *study = ishigami(N);
    double *y = study_play(study), known[S], resampled[S][B];
    ctd_index index[S];

    study->n_bootstrap = B;
    study->confidence = 0.8;
    for (uint32_t b = 0; b <= B; b++) { /* the last one is the sample */
        uint32_t count[N], rows[N], n = 0;

        ctd_resample_draw(study, b, N, count);
        for (uint32_t j = 0; j < N; j++) {
            for (uint32_t c = 0; c < (b < B ? count[j] : 1); c++) {
                rows[n++] = j;
            }
        }
        cr_assert_eq(n, N);
        by_formula(study, y, rows, known);
        for (int s = 0; s < S && b < B; s++) {
            resampled[s][b] = known[s];
        }
    }
    indices(study, y, index);
    for (int s = 0; s < S; s++) {
        if (s >= 6 && (s - 6) / 3 >= (s - 6) % 3) {
            cr_expect(isnan(index[s].value) && isnan(index[s].low));
            continue;
        }
        ctd_sort(B, resampled[s]);
        cr_expect_float_eq(index[s].value, known[s], 1e-12);
        cr_expect_float_eq(index[s].low, ctd_quantile(B, resampled[s], 0.1), 1e-12);
        cr_expect_float_eq(index[s].high, ctd_quantile(B, resampled[s], 0.9), 1e-12);
    }
    free(y);
    study_free(study);
}

/* Outcomes of a design whose base points are independent. */
static void
play_independent(const ctd_study *study, ctd_pcg32 *rng, double y[])
{
    const uint32_t k = study->n_factors, size = k + 2;

    for (uint32_t j = 0; j < study->design.n; j++) {
        double a[MAX_K], b[MAX_K];

        for (uint32_t i = 0; i < k; i++) {
            a[i] = pi * (2.0 * ctd_pcg32_next(rng) * 0x1p-32 - 1.0);
            b[i] = pi * (2.0 * ctd_pcg32_next(rng) * 0x1p-32 - 1.0);
        }
        y[j * size] = ctd_response_value(study, a);
        y[j * size + size - 1] = ctd_response_value(study, b);
        for (uint32_t i = 0; i < k; i++) {
            const double own = a[i];

            a[i] = b[i];
            y[j * size + 1 + i] = ctd_response_value(study, a);
            a[i] = own;
        }
    }
}

enum { N_TRIES = 200, LEAST = 177, MOST = 199 }; /* of 200 at 95 %: all but 1 in 10,000 */

static void
count_covered(const ctd_study *study, const double y[], int covered[6])
{
    static const double known[] = {.3139051911, .4424111448, 0,
                                   .5575888552, .4424111448, .2436836641};
    ctd_index index[6];

    cr_assert_eq(ctd_indices_sobol(study, y, index, index + 3, NULL), CTD_OK);
    for (int i = 0; i < 6; i++) {
        covered[i] += index[i].low <= known[i] && known[i] <= index[i].high;
    }
}

Test(indices_sobol, intervals_cover_as_often_as_they_say)
{
    ctd_study *study = ishigami(2000);
    double *y = malloc(2000 * 5 * sizeof *y);
    ctd_pcg32 rng = {.state = 20240229, .increment = 5};
    int covered[6] = {0};

    study->design.second_order = false;
    study->n_bootstrap = 400;
    for (study->seed = 0; study->seed < N_TRIES; study->seed++) {
        play_independent(study, &rng, y);
        count_covered(study, y, covered);
    }
    for (int i = 0; i < 6; i++) {
        cr_log_info("index %d: %d of %d", i, covered[i], N_TRIES);
        cr_expect(covered[i] >= LEAST && covered[i] <= MOST, "index %d: %d of %d", i, covered[i],
                  N_TRIES);
    }
    free(y);
    study_free(study);
}

Test(indices_sobol, intervals_of_scrambled_designs_cover_at_least_as_often)
{
    ctd_study *study = ishigami(512);
    int covered[6] = {0};

    study->design.second_order = false;
    study->n_bootstrap = 400;
    for (study->seed = 0; study->seed < N_TRIES; study->seed++) {
        double *y = study_play(study);

        count_covered(study, y, covered);
        free(y);
    }
    for (int i = 0; i < 6; i++) {
        cr_log_info("index %d: %d of %d", i, covered[i], N_TRIES);
        cr_expect_geq(covered[i], LEAST, "index %d: %d of %d", i, covered[i], N_TRIES);
    }
    study_free(study);
}

Test(indices_sobol, nothing_hangs_on_the_outcome_s_zero_and_unit)
{
    ctd_study *study = ishigami(256);
    double *y = study_play(study);
    ctd_index index[15], moved[15];

    study->n_bootstrap = 50;
    indices(study, y, index);
    for (uint64_t j = 0; j < ctd_design_points(study); j++) {
        y[j] = 1e6 - 1e-3 * y[j];
    }
    indices(study, y, moved);
    for (int s = 0; s < 15; s++) {
        if (!isnan(index[s].value)) {
            cr_expect_float_eq(moved[s].value, index[s].value, 1e-6);
            cr_expect_float_eq(moved[s].low, index[s].low, 1e-6);
        }
    }
    free(y);
    study_free(study);
}

Test(indices_sobol, where_nothing_varies_there_are_no_indices)
{
    ctd_study *study = ishigami(8);
    double y[8 * 8];
    ctd_index index[15];

    study->n_bootstrap = 20;
    for (int j = 0; j < 64; j++) {
        y[j] = 0.1;
    }
    indices(study, y, index);
    for (int s = 0; s < 15; s++) {
        cr_expect(isnan(index[s].value) && isnan(index[s].low) && isnan(index[s].high));
    }
    /* One base point varies: the indices are numbers, and so are their intervals, of the resamples
     * that have it. */
    y[7] = 0.2;
    indices(study, y, index);
    cr_expect(!isnan(index[0].value) && !isnan(index[0].low) && index[0].low <= index[0].high);
    study->n_bootstrap = 0;
    indices(study, y, index);
    cr_expect(!isnan(index[0].value) && isnan(index[0].low));
    y[8] = NAN;
    indices(study, y, index);
    cr_expect(isnan(index[0].value));
    study_free(study);
}

Test(indices_sobol, second_order_needs_its_design)
{
    ctd_study *study = ishigami(64);
    ctd_index index[15];

    study->design.second_order = false;
    double *y = study_play(study);
    indices(study, y, index);
    cr_expect(!isnan(index[0].value));
    for (int s = 6; s < 15; s++) {
        cr_expect(isnan(index[s].value));
    }
    free(y);
    study_free(study);
}

struct job {
    const ctd_study *study;
    const double *y;
    ctd_index index[15];
};

static void
work(size_t begin, size_t end, int thread, void *context)
{
    struct job *job = context;

    (void)thread;
    for (size_t i = begin; i < end; i++) {
        indices(job[i].study, job[i].y, job[i].index);
    }
}

/* Loops inside a parallel loop are serial. */
Test(indices_sobol, one_thread_and_many_give_the_same_bytes)
{
    ctd_study *study = ishigami(300);
    double *y = study_play(study);
    struct job alone = {.study = study, .y = y}, inside[2] = {alone, alone};

    study->n_bootstrap = 333;
    work(0, 1, 0, &alone);
    ctd_parallel_for(2, 1, 2, work, inside);
    for (int s = 0; s < 15; s++) {
        if (!isnan(alone.index[s].value)) {
            cr_expect_eq(memcmp(&alone.index[s], &inside[0].index[s], sizeof alone.index[s]), 0);
            cr_expect_eq(memcmp(&alone.index[s], &inside[1].index[s], sizeof alone.index[s]), 0);
        }
    }
    free(y);
    study_free(study);
}

/* The bits of estimates and intervals; they change only when results are meant to. */
Test(indices_sobol, indices_are_the_same_bits_everywhere)
{
    ctd_study *study = ishigami(64);
    uint64_t hash = 0xcbf29ce484222325;
    ctd_index index[15];

    study->n_bootstrap = 100;
    double *y = study_play(study);
    indices(study, y, index);
    for (int s = 0; s < 15; s++) {
        for (size_t i = 0; !isnan(index[s].value) && i < sizeof *index; i++) { /* FNV-1a */
            hash = (hash ^ ((const unsigned char *)&index[s])[i]) * 0x100000001b3u;
        }
    }
    cr_expect_eq(hash, UINT64_C(0x8f653f3ebd78c11c), "%016llx", (unsigned long long)hash);
    free(y);
    study_free(study);
}
