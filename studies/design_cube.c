/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design_private.h"

#include "studies/permutation.h"
#include "studies/sobol.h"

#include <assert.h>
#include <string.h>

/* A place in a stratum has 24 binary digits: with the number of the stratum, below 2^24, a double
 * holds all of them, and no rounding leads into the next stratum. */
static double
jitter(ctd_key key, uint64_t number)
{
    return ((double)(ctd_key_mix(key, number) >> 40) + 0.5) * 0x1p-24;
}

void
ctd_design_latin_hypercube(const ctd_study *study, uint64_t first, size_t n, double x[])
{
    const uint32_t k = study->n_factors, n_strata = study->design.n;
    const ctd_key stratum = ctd_design_key(study, CTD_DESIGN_STRATUM);
    const ctd_key place = ctd_design_key(study, CTD_DESIGN_JITTER);

    static_assert(CTD_MAX_POINTS <= 1 << 24, "see jitter()");
    for (uint32_t i = 0; i < k; i++) {
        const ctd_permutation permutation =
            ctd_permutation_create(ctd_key_mix(stratum, i), n_strata);
        const ctd_key within = ctd_key_mix(place, i);

        for (size_t j = 0; j < n; j++) {
            const uint32_t at = ctd_permutation_at(&permutation, (uint32_t)(first + j));

            x[j * k + i] = ((double)at + jitter(within, first + j)) / (double)n_strata;
        }
    }
}

/* A place in the sequence. */
struct walk {
    ctd_sobol sobol;
    bool scramble;
    uint32_t index;
    ctd_key key[CTD_SOBOL_MAX_DIMENSIONS];
    uint32_t digits[CTD_SOBOL_MAX_DIMENSIONS];
};

static void
walk_start(struct walk *walk, const ctd_study *study, uint32_t n_dimensions, uint32_t index)
{
    const ctd_key key = ctd_design_key(study, CTD_DESIGN_SCRAMBLE);

    ctd_sobol_start(&walk->sobol, n_dimensions);
    walk->scramble = study->design.scramble;
    walk->index = index;
    for (uint32_t d = 0; d < n_dimensions; d++) {
        walk->key[d] = ctd_key_mix(key, d);
        walk->digits[d] = ctd_sobol_digits(&walk->sobol, index, d);
    }
}

static void
walk_point(const struct walk *walk, double x[])
{
    for (uint32_t d = 0; d < walk->sobol.n_dimensions; d++) {
        const uint32_t digits = walk->digits[d];

        x[d] =
            (double)(walk->scramble ? ctd_sobol_scramble(walk->key[d], digits) : digits) * 0x1p-32;
    }
}

static void
walk_step(struct walk *walk)
{
    ctd_sobol_step(&walk->sobol, walk->index++, walk->digits);
}

void
ctd_design_sobol(const ctd_study *study, uint64_t first, size_t n, double x[])
{
    struct walk walk;

    walk_start(&walk, study, study->n_factors, (uint32_t)first);
    for (size_t j = 0; j < n; j++) {
        walk_point(&walk, &x[j * study->n_factors]);
        walk_step(&walk);
    }
}

/* Point `role` of a base point: 0: A; 1 .. k: A with a column of B; then, with second order, B with
 * a column of A; the last: B. */
static void
cross(uint32_t k, bool second_order, uint64_t role, const double base[], double x[])
{
    const double *a = base, *b = base + k;

    if (role <= k) {
        memcpy(x, a, k * sizeof *x);
        if (role > 0) {
            x[role - 1] = b[role - 1];
        }
    } else {
        memcpy(x, b, k * sizeof *x);
        if (second_order && role <= 2 * (uint64_t)k) {
            x[role - k - 1] = a[role - k - 1];
        }
    }
}

void
ctd_design_saltelli(const ctd_study *study, uint64_t first, size_t n, double x[])
{
    const uint32_t k = study->n_factors;
    const uint64_t size = ctd_design_unit_size(study);
    uint64_t role = first % size;
    double base[2 * CTD_MAX_FACTORS];
    struct walk walk;

    static_assert(2 * CTD_MAX_FACTORS <= CTD_SOBOL_MAX_DIMENSIONS, "A and B are of one sequence");
    walk_start(&walk, study, 2 * k, (uint32_t)(first / size));
    walk_point(&walk, base);
    for (size_t j = 0; j < n; j++, role++) {
        if (role == size) {
            role = 0;
            walk_step(&walk);
            walk_point(&walk, base);
        }
        cross(k, study->design.second_order, role, base, &x[j * k]);
    }
}
