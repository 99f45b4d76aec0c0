/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/nested.h"

#include "agents/choice_kernel.h"
#include "sim/maths.h"

#include <math.h>

/* Sums of a nest, its utilities measured from the largest of all. */
typedef struct nest_sums {
    double top; /* largest utility in the nest */
    double sum; /* of e^((V - top) / lambda) */
} nest_sums;

double
ctd_nested_logit(uint32_t n, const double v[], const uint8_t nest[], const double lambda[],
                 double p[], double within[])
{
    nest_sums sums[CTD_MAX_NESTS];
    double top = -INFINITY, all = 0.0;

    for (uint32_t k = 0; k < CTD_MAX_NESTS; k++) {
        sums[k] = (nest_sums){-INFINITY, 0.0};
    }
    for (uint32_t a = 0; a < n; a++) {
        top = v[a] > top ? v[a] : top;
        if (nest[a] != CTD_NO_NEST && v[a] > sums[nest[a]].top) {
            sums[nest[a]].top = v[a];
        }
    }
    for (uint32_t a = 0; a < n; a++) {
        nest_sums *s = nest[a] != CTD_NO_NEST ? &sums[nest[a]] : NULL;

        p[a] = 0.0;
        if (v[a] == -INFINITY) {
            continue;
        }
        p[a] = s == NULL ? ctd_exp(v[a] - top) : ctd_exp((v[a] - s->top) / lambda[nest[a]]);
        all += s == NULL ? p[a] : 0.0;
        if (s != NULL) {
            s->sum += p[a];
        }
    }
    double inclusive[CTD_MAX_NESTS]; /* S_n^l */

    for (uint32_t k = 0; k < CTD_MAX_NESTS; k++) {
        inclusive[k] =
            sums[k].sum > 0.0 ? ctd_exp(lambda[k] * ctd_log(sums[k].sum) + sums[k].top - top) : 0.0;
        all += inclusive[k];
    }
    for (uint32_t a = 0; a < n; a++) {
        const bool nested = nest[a] != CTD_NO_NEST;
        const double share = nested && p[a] > 0.0 ? p[a] / sums[nest[a]].sum : 1.0;

        if (within != NULL) {
            within[a] = v[a] == -INFINITY ? 0.0 : nested ? (p[a] > 0.0 ? share : 0.0) : 1.0;
        }
        if (p[a] > 0.0) {
            p[a] = (nested ? inclusive[nest[a]] * share : p[a]) / all;
        }
    }
    return all > 0.0 ? top + ctd_log(all) : -INFINITY;
}
