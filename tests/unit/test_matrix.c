/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/matrix.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(matrix, a_linear_system_is_solved)
{
    double a[] = {4, 2, 0.6, 2, 5, 1, 0.6, 1, 3};
    const double known[] = {1, -2, 0.5};
    double x[3] = {0};

    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
            x[i] += a[i * 3 + k] * known[k];
        }
    }
    cr_assert(ctd_matrix_solve(3, a, x));
    for (int i = 0; i < 3; i++) {
        cr_expect_float_eq(x[i], known[i], 1e-14);
    }
}

Test(matrix, what_is_not_positive_definite_is_refused)
{
    double singular[] = {1, 1, 1, 1}, indefinite[] = {1, 2, 2, 1}, x[2] = {1, 1};

    cr_expect(!ctd_matrix_solve(2, singular, x));
    cr_expect(!ctd_matrix_solve(2, indefinite, x));
}

Test(matrix, eigenvalues_and_vectors_make_up_the_matrix)
{
    const double known[] = {2, -1, 0, -1, 2, -1, 0, -1, 2}; /* 2 - sqrt 2, 2, 2 + sqrt 2 */
    double a[9], value[3], vector[9], product = 1.0;

    memcpy(a, known, sizeof a);
    ctd_matrix_eigen(3, a, value, vector);
    for (int i = 0; i < 9; i++) {
        double sum = 0.0, length = 0.0;

        for (int l = 0; l < 3; l++) {
            sum += vector[i / 3 * 3 + l] * value[l] * vector[i % 3 * 3 + l];
            length += vector[l * 3 + i / 3] * vector[l * 3 + i % 3];
        }
        cr_expect_float_eq(sum, known[i], 1e-13);
        cr_expect_float_eq(length, i / 3 == i % 3 ? 1.0 : 0.0, 1e-14);
    }
    for (int l = 0; l < 3; l++) {
        product *= value[l];
        cr_expect(fabs(value[l] - 2) < 1e-13 || fabs(fabs(value[l] - 2) - sqrt(2)) < 1e-13);
    }
    cr_expect_float_eq(product, 4.0, 1e-12);
}

Test(matrix, a_sandwich_turns_a_covariance)
{
    const double x[] = {1, 2, 0, 3}, a[] = {2, 0.5, 0.5, 1};
    double scratch[4], out[4];

    ctd_matrix_sandwich(2, x, a, scratch, out); /* X A X' by hand */
    cr_expect_float_eq(out[0], 8.0, 1e-14);
    cr_expect_float_eq(out[1], 7.5, 1e-14);
    cr_expect_float_eq(out[2], 7.5, 1e-14);
    cr_expect_float_eq(out[3], 9.0, 1e-14);
}
