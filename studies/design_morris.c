/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/design_private.h"

#include "sim/pcg.h"

/*
 * A step is half the levels, so that of the two levels a factor takes one is in the lower half, and
 * every level comes up equally often.
 */
void
ctd_design_trajectory(const ctd_study *study, uint64_t number, ctd_trajectory *trajectory)
{
    const uint32_t k = study->n_factors, step = study->design.levels / 2;
    ctd_pcg32 rng =
        ctd_key_stream(ctd_key_mix(ctd_design_key(study, CTD_DESIGN_TRAJECTORY), number));

    for (uint32_t i = 0; i < k; i++) {
        trajectory->down[i] = ctd_pcg32_below(&rng, 2) != 0;
        trajectory->start[i] = ctd_pcg32_below(&rng, step) + (trajectory->down[i] ? step : 0);
    }
    for (uint32_t i = 0; i < k; i++) { /* Fisher and Yates, inside out */
        const uint32_t j = ctd_pcg32_below(&rng, i + 1);

        trajectory->order[i] = i;
        trajectory->order[i] = trajectory->order[j];
        trajectory->order[j] = i;
    }
}

static void
place(const ctd_study *study, const ctd_trajectory *trajectory, uint32_t n_steps, double x[])
{
    const uint32_t levels = study->design.levels, step = levels / 2;

    for (uint32_t s = 0; s < study->n_factors; s++) {
        const uint32_t i = trajectory->order[s];
        uint32_t level = trajectory->start[i];

        if (s < n_steps) {
            level = trajectory->down[i] ? level - step : level + step;
        }
        x[i] = (double)level / (double)(levels - 1);
    }
}

void
ctd_design_morris(const ctd_study *study, uint64_t first, size_t n, double x[])
{
    const uint32_t k = study->n_factors, size = k + 1;
    uint32_t n_steps = (uint32_t)(first % size);
    uint64_t number = first / size;
    ctd_trajectory trajectory;

    ctd_design_trajectory(study, number, &trajectory);
    for (size_t j = 0; j < n; j++, n_steps++) {
        if (n_steps == size) {
            n_steps = 0;
            ctd_design_trajectory(study, ++number, &trajectory);
        }
        place(study, &trajectory, n_steps, &x[j * k]);
    }
}
