/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design.h"
#include "studies/sobol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * print_design RULE N FACTORS SEED N_SEEDS [scramble] [second_order]: the points of a design, for
 * each of N_SEEDS seeds from SEED on, as doubles in the machine's own bytes. The rule `sequence`
 * is Sobol's as such, of up to 512 dimensions.
 */

enum { AT_ONCE = 1024 };

static const char *const rules[] = {
    [CTD_DESIGN_LATIN_HYPERCUBE] = "latin_hypercube",
    [CTD_DESIGN_SOBOL] = "sobol",
    [CTD_DESIGN_SALTELLI] = "saltelli",
    [CTD_DESIGN_MORRIS] = "morris",
};

static bool
set_rule(ctd_design *design, const char *name)
{
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        if (rules[r] != NULL && strcmp(rules[r], name) == 0) {
            design->rule = (ctd_design_rule)r;
            return true;
        }
    }
    return false;
}

static bool
print_points(const ctd_study *study)
{
    const uint64_t n = ctd_design_points(study);
    double *value = malloc(AT_ONCE * study->n_factors * sizeof *value);
    bool good = value != NULL && n > 0;

    for (uint64_t first = 0; good && first < n; first += AT_ONCE) {
        const size_t count = n - first < AT_ONCE ? n - first : AT_ONCE;

        ctd_design_fill(study, first, count, value);
        good = fwrite(value, study->n_factors * sizeof *value, count, stdout) == count;
    }
    free(value);
    return good && fflush(stdout) == 0;
}

static bool
print_sequence(uint32_t n, uint32_t n_dimensions)
{
    ctd_sobol *sobol = malloc(sizeof *sobol);
    double x[CTD_SOBOL_MAX_DIMENSIONS];
    bool good = sobol != NULL && n_dimensions <= CTD_SOBOL_MAX_DIMENSIONS;

    if (good) {
        ctd_sobol_start(sobol, n_dimensions);
    }
    for (uint32_t i = 0; good && i < n; i++) {
        ctd_sobol_point(sobol, i, x);
        good = fwrite(x, sizeof *x, n_dimensions, stdout) == n_dimensions;
    }
    free(sobol);
    return good && fflush(stdout) == 0;
}

int
main(int argc, char *argv[])
{
    ctd_study study = {.design.levels = 4};
    bool good = true;

    if (argc == 6 && strcmp(argv[1], "sequence") == 0) {
        return print_sequence((uint32_t)strtoul(argv[2], NULL, 10),
                              (uint32_t)strtoul(argv[3], NULL, 10))
                   ? 0
                   : 1;
    }
    if (argc < 6 || !set_rule(&study.design, argv[1])) {
        fputs("usage: print_design RULE N FACTORS SEED N_SEEDS [scramble] [second_order]\n",
              stderr);
        return 2;
    }
    study.design.n = (uint32_t)strtoul(argv[2], NULL, 10);
    study.n_factors = (uint32_t)strtoul(argv[3], NULL, 10);
    study.seed = strtoull(argv[4], NULL, 10);
    for (int i = 6; i < argc; i++) {
        study.design.scramble |= strcmp(argv[i], "scramble") == 0;
        study.design.second_order |= strcmp(argv[i], "second_order") == 0;
    }
    study.factor = calloc(study.n_factors, sizeof *study.factor);
    if (study.factor == NULL || study.n_factors > CTD_MAX_FACTORS) {
        return 1;
    }
    for (uint32_t i = 0; i < study.n_factors; i++) {
        study.factor[i].to = 1.0;
    }
    for (unsigned long left = strtoul(argv[5], NULL, 10); good && left > 0; left--) {
        good = print_points(&study);
        study.seed++;
    }
    free(study.factor);
    return good ? 0 : 1;
}
