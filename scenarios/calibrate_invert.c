/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/calibrate.h"
#include "sim/maths.h"

#include <math.h>

enum { MAX_ROUNDS = 3000 };

static const double close_enough = 1e-10;

/* What one inversion works on. */
typedef struct inversion {
    ctd_sample *sample;
    const double *log_target; /* [n] ln of the share, of the odds for [0]; NAN = takes no part */
    const double *step;       /* [n] dissimilarity of its nest */
    uint32_t n;
    uint32_t first;
    const ctd_calibrate_how *how;
    uint32_t rounds;
} inversion;

static bool
takes_part(const inversion *v, uint32_t j)
{
    return !isnan(v->log_target[j]);
}

/* One step of the contraction, in place; returns the residual before it. */
static double
contract(inversion *v, double xi[])
{
    double share[CTD_MAX_PROVIDERS], worst = 0.0;

    ctd_sample_shares(v->sample, xi, v->how->n_threads, share);
    v->rounds++;
    for (uint32_t j = 0; j < v->n; j++) {
        if (takes_part(v, j)) {
            const double fitted =
                j == CTD_ON_PREMISES ? ctd_log(share[0] / (1.0 - share[0])) : ctd_log(share[j]);
            const double miss = v->log_target[j] - fitted;

            worst = fabs(miss) > worst || isnan(miss) ? fabs(miss) : worst;
            xi[j] += v->step[j] * miss;
        }
    }
    for (uint32_t j = v->n; j-- > 0;) {
        if (takes_part(v, j) && j != v->first) {
            xi[j] -= xi[v->first];
        }
    }
    xi[v->first] = 0.0;
    return worst;
}

/* Intercepts that run away ask for more than awareness allows. */
static bool
diverged(const inversion *v, const double xi[])
{
    bool far = false;

    for (uint32_t j = 0; j < v->n; j++) {
        far = far || (takes_part(v, j) && !(fabs(xi[j]) < 300.0));
    }
    return far;
}

/* Squared extrapolation from three successive points; false where it would not be finite. */
static bool
extrapolate(const inversion *v, const double x0[], const double x1[], const double x2[],
            double out[])
{
    double rr = 0.0, vv = 0.0;
    bool finite = true;

    for (uint32_t j = 0; j < v->n; j++) {
        if (takes_part(v, j)) {
            const double r = x1[j] - x0[j], d = (x2[j] - x1[j]) - r;

            rr += r * r;
            vv += d * d;
        }
    }
    if (vv <= 0.0) {
        return false;
    }
    const double a = -sqrt(rr / vv);

    for (uint32_t j = 0; j < v->n; j++) {
        if (takes_part(v, j)) {
            const double r = x1[j] - x0[j], d = (x2[j] - x1[j]) - r;

            out[j] = x0[j] - 2.0 * a * r + a * a * d;
            finite = finite && fabs(out[j]) < 300.0;
        } else {
            out[j] = x0[j];
        }
    }
    return finite;
}

static void
copy(uint32_t n, const double from[], double to[])
{
    for (uint32_t j = 0; j < n; j++) {
        to[j] = from[j];
    }
}

static double
solve(inversion *v, double xi[])
{
    double x0[CTD_MAX_PROVIDERS] = {0.0}, x1[CTD_MAX_PROVIDERS] = {0.0};
    double x2[CTD_MAX_PROVIDERS] = {0.0};
    double best = INFINITY, residual = INFINITY;

    while (v->rounds < MAX_ROUNDS && !diverged(v, xi) && !ctd_calibrate_stopped(v->how)) {
        copy(v->n, xi, x0);
        copy(v->n, x0, x1);
        residual = contract(v, x1);
        if (residual < close_enough) {
            return residual;
        }
        copy(v->n, x1, x2);
        residual = contract(v, x2);
        if (residual < close_enough) {
            copy(v->n, x1, xi);
            return residual;
        }
        /* An extrapolation that made things worse is taken back by plain steps. */
        if (residual > 10.0 * best || !extrapolate(v, x0, x1, x2, xi)) {
            copy(v->n, x2, xi);
        }
        best = residual < best ? residual : best;
    }
    return isnan(residual) ? INFINITY : residual;
}

double
ctd_calibrate_invert(ctd_sample *sample, uint32_t n_providers, const double target[],
                     const ctd_calibrate_how *how, double xi[], uint32_t *rounds)
{
    double log_target[CTD_MAX_PROVIDERS], step[CTD_MAX_PROVIDERS];
    inversion v = {
        .sample = sample, .log_target = log_target, .step = step, .n = n_providers, .how = how};

    for (uint32_t j = n_providers; j-- > 0;) {
        const bool in = target[j] > 0.0; /* false for NAN */

        log_target[j] = !in                    ? NAN
                        : j == CTD_ON_PREMISES ? ctd_log(target[j] / (1.0 - target[j]))
                                               : ctd_log(target[j]);
        step[j] = ctd_sample_dissimilarity(sample, j);
        xi[j] = !in ? -INFINITY : j == CTD_ON_PREMISES ? 0.0 : step[j] * log_target[j];
        v.first = in && j != CTD_ON_PREMISES ? j : v.first;
    }
    if (v.first == CTD_ON_PREMISES) {
        return 0.0; /* nobody to calibrate */
    }
    for (uint32_t j = n_providers; j-- > 1;) {
        xi[j] -= takes_part(&v, j) && j != v.first ? xi[v.first] : 0.0;
    }
    xi[v.first] = 0.0;
    const double residual = solve(&v, xi);

    if (rounds != NULL) {
        *rounds = v.rounds;
    }
    return residual;
}
