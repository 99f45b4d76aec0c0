/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/nested.h"
#include "agents/sample_private.h"
#include "sim/maths.h"
#include "sim/parallel.h"

#include <assert.h>
#include <math.h>
#include <string.h>

double
ctd_sample_aware(const ctd_sample *sample, uint32_t provider)
{
    return sample->aware[provider];
}

double
ctd_sample_dissimilarity(const ctd_sample *sample, uint32_t provider)
{
    const uint8_t nest = sample->nest[provider];

    return nest == CTD_NO_NEST ? 1.0 : sample->dissimilarity[nest];
}

/* Choice probabilities of a customer up to a factor; returns their sum. */
static double
choose(const ctd_sample *s, const double odds[], double share[])
{
    double v[CTD_MAX_PROVIDERS], sum = 0.0;

    for (uint32_t j = 0; j < s->n_providers && s->nested; j++) {
        v[j] = s->weight[j] + odds[j];
    }
    if (s->nested) {
        ctd_nested_logit(s->n_providers, v, s->nest, s->dissimilarity, share, NULL);
    }
    for (uint32_t j = 0; j < s->n_providers; j++) {
        share[j] = s->nested ? share[j] : s->weight[j] * odds[j];
        sum += share[j];
    }
    return sum;
}

static void
add_customer(const ctd_sample *s, uint32_t i, ctd_sample_sums *out)
{
    double share[CTD_MAX_PROVIDERS];

    assert(s->n_providers > 0);
    const double sum = choose(s, &s->odds[(size_t)i * s->n_providers], share);

    if (sum <= 0.0) {
        return; /* knows nobody: stays where it is */
    }
    const double scale = 0x1p60 / sum;

    /* Shares are not negative, and a tie may go either way as long as it always goes the same. */
    /* NOLINTNEXTLINE(bugprone-incorrect-roundings) */
    out->work[0] += (uint64_t)(share[0] * scale + 0.5);
    for (uint32_t j = 1; j < s->n_providers; j++) {
        /* NOLINTNEXTLINE(bugprone-incorrect-roundings) */
        out->work[j] += (ctd_u128_sum)(uint64_t)(share[j] * scale + 0.5) * s->workload[i];
    }
}

static void
share_range(size_t begin, size_t end, int thread, void *context)
{
    ctd_sample *s = context;

    (void)thread;
    for (size_t k = begin; k < end; k++) {
        const ctd_sample_block *b = &s->blocks[k];

        memset(&s->partial[k], 0, sizeof s->partial[k]);
        for (uint32_t i = 0; i < b->n; i++) {
            add_customer(s, b->begin + i, &s->partial[k]);
        }
    }
}

void
ctd_sample_shares(ctd_sample *sample, const double xi[], int n_threads, double share[])
{
    double weight[CTD_MAX_PROVIDERS], highest = -INFINITY, revenue = 0.0;
    ctd_sample_sums total = {{0}}; /* at list prices */
    double committed[CTD_MAX_PROVIDERS] = {0.0};

    for (uint32_t j = 0; j < sample->n_providers; j++) {
        highest = xi[j] > highest ? xi[j] : highest;
    }
    for (uint32_t j = 0; j < sample->n_providers; j++) {
        weight[j] = sample->nested ? xi[j] : xi[j] == -INFINITY ? 0.0 : ctd_exp(xi[j] - highest);
    }
    sample->weight = weight;
    ctd_parallel_for(sample->n_blocks, 4, n_threads, share_range, sample);
    sample->weight = NULL;
    for (uint32_t k = 0; k < sample->n_blocks; k++) {
        const double *paid = sample->committed[sample->blocks[k].segment];

        for (uint32_t j = 0; j < sample->n_providers; j++) {
            const ctd_u128_sum work = sample->partial[k].work[j];

            total.work[j] += paid[j] > 0.0 ? 0 : work;
            committed[j] += paid[j] > 0.0 ? (double)work * 0x1p-60 * paid[j] : 0.0;
        }
    }
    share[0] = (double)total.work[0] * 0x1p-60 / (double)sample->n;
    for (uint32_t j = 1; j < sample->n_providers; j++) {
        share[j] = (double)total.work[j] * 0x1p-60 * sample->price[j] + committed[j];
        revenue += share[j];
    }
    for (uint32_t j = 1; j < sample->n_providers; j++) {
        share[j] = revenue > 0.0 ? share[j] / revenue : 0.0;
    }
}
