/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_MATRIX_H
#define CTD_STUDIES_MATRIX_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Small symmetric matrices, dense and row-major, [n][n] without gaps. Serial and in one fixed order
 * of operations.
 */

/**
 * Solves A x = b by Cholesky's factorisation.
 *
 * @param[in,out] a  [n][n] positive definite; overwritten by the factor
 * @param[in,out] x  [n] b, then x
 * @return false where A is not positive definite; x is then undefined
 */
bool ctd_matrix_solve(uint32_t n, double a[], double x[]);

/**
 * Eigenvalues and eigenvectors by Jacobi's rotations.
 *
 * @param[in,out] a       [n][n] symmetric; overwritten
 * @param[out]    value   [n] in no order
 * @param[out]    vector  [n][n] the l-th eigenvector is the column vector[.][l], of length 1
 */
void ctd_matrix_eigen(uint32_t n, double a[], double value[], double vector[]);

/** out = X A X' for X of shape [n][n]. out must not overlap the others.
 *  @param[in,out] scratch [n][n] overwritten */
void ctd_matrix_sandwich(uint32_t n, const double x[], const double a[], double scratch[],
                         double out[]);

#endif
