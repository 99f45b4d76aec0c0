/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/learning.h"

static uint8_t
highest(const double value[], uint32_t n)
{
    uint32_t best = 0;

    for (uint32_t a = 1; a < n; a++) {
        best = value[a] > value[best] ? a : best;
    }
    return (uint8_t)best;
}

void
ctd_learner_start(ctd_learner *learner, const double value[])
{
    const uint8_t best = highest(value, learner->n_actions);

    for (uint32_t s = 0; s < learner->n_states; s++) {
        for (uint32_t a = 0; a < learner->n_actions; a++) {
            learner->value[(size_t)s * learner->n_actions + a] = value[a];
        }
        learner->greedy[s] = best;
    }
}

/* Only a greedy action that lost value makes a search necessary. */
static uint8_t
still_greedy(const double value[], uint32_t n, uint8_t best, uint32_t changed, double before)
{
    if (changed == best) {
        return value[best] < before ? highest(value, n) : best;
    }
    const bool better =
        value[changed] > value[best] || (changed < best && value[changed] == value[best]);

    return better ? (uint8_t)changed : best;
}

bool
ctd_learner_update(ctd_learner *learner, const ctd_experience *experience, double rate,
                   double discounting)
{
    const uint32_t n = learner->n_actions, state = experience->state, action = experience->action;
    const double *future = &learner->value[(size_t)experience->next * n];
    double *value = &learner->value[(size_t)state * n];
    const double before = value[action];
    const uint8_t best = learner->greedy[state];

    value[action] =
        (1.0 - rate) * before +
        rate * (experience->reward + discounting * future[learner->greedy[experience->next]]);
    learner->greedy[state] = still_greedy(value, n, best, action, before);
    return learner->greedy[state] != best;
}
