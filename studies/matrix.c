/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/matrix.h"

#include <assert.h>
#include <math.h>

enum { MAX_SWEEPS = 60 };

bool
ctd_matrix_solve(uint32_t n, double a[], double x[])
{
    for (uint32_t j = 0; j < n; j++) {
        for (uint32_t i = j; i < n; i++) {
            double sum = a[i * n + j];

            for (uint32_t k = 0; k < j; k++) {
                sum -= a[i * n + k] * a[j * n + k];
            }
            if (i == j && !(sum > 0.0)) {
                return false;
            }
            a[i * n + j] = i == j ? sqrt(sum) : sum / a[j * n + j];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i; k++) {
            x[i] -= a[i * n + k] * x[k];
        }
        x[i] /= a[i * n + i];
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t k = i + 1; k < n; k++) {
            x[i] -= a[k * n + i] * x[k];
        }
        x[i] /= a[i * n + i];
    }
    return true;
}

/* Turns rows and columns p and q so that a[p][q] becomes 0. */
static void
rotate(uint32_t n, double a[], double vector[], uint32_t p, uint32_t q)
{
    const double apq = a[p * n + q];

    if (apq == 0.0) {
        return;
    }
    const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    const double t = (theta < 0.0 ? -1.0 : 1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    const double c = 1.0 / sqrt(t * t + 1.0), s = t * c;

    for (uint32_t k = 0; k < n; k++) {
        const double kp = a[k * n + p], kq = a[k * n + q];

        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double pk = a[p * n + k], qk = a[q * n + k];
        const double vp = vector[k * n + p], vq = vector[k * n + q];

        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
        vector[k * n + p] = c * vp - s * vq;
        vector[k * n + q] = s * vp + c * vq;
    }
}

void
ctd_matrix_eigen(uint32_t n, double a[], double value[], double vector[])
{
    assert(n > 0);
    for (uint32_t i = 0; i < n * n; i++) {
        vector[i] = i / n == i % n ? 1.0 : 0.0;
    }
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        double off = 0.0, all = 0.0;

        for (uint32_t i = 0; i < n * n; i++) {
            all += a[i] * a[i];
            off += i / n == i % n ? 0.0 : a[i] * a[i];
        }
        if (off <= 1e-30 * all) {
            break;
        }
        for (uint32_t p = 0; p + 1 < n; p++) {
            for (uint32_t q = p + 1; q < n; q++) {
                rotate(n, a, vector, p, q);
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        value[i] = a[i * n + i];
    }
}

void
ctd_matrix_sandwich(uint32_t n, const double x[], const double a[], double scratch[], double out[])
{
    for (uint32_t i = 0; i < n * n; i++) {
        scratch[i] = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            scratch[i] += x[i / n * n + k] * a[k * n + i % n];
        }
    }
    for (uint32_t i = 0; i < n * n; i++) {
        out[i] = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            out[i] += scratch[i / n * n + k] * x[i % n * n + k];
        }
    }
}
