/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/learning.h"
#include "scenarios/build_model.h"

static void
check_grid(const ctd_build *build, ctd_node *learning, const ctd_price_play *play)
{
    static const char *const ends[] = {"low", "high"};
    ctd_node *const low = ctd_node_find(learning, ends[0]);
    ctd_node *const high = ctd_node_find(learning, ends[1]);

    for (size_t i = 0; i < 2; i++) {
        if (ctd_node_find(learning, ends[i]) == NULL) {
            ctd_node_report(build->messages, learning, CTD_AT_KEY,
                            "missing key '%s' (a number, common prices), which rule q_learning "
                            "needs",
                            ends[i]);
        }
    }
    if (low != NULL && high != NULL && low->type != 0 && high->type != 0 &&
        play->low >= play->high) {
        ctd_node_report(build->messages, high, CTD_AT_VALUE,
                        "the highest price must be above the lowest, %.6g", play->low);
    }
}

void
ctd_build_learning(const ctd_build *build, ctd_node *learning, ctd_price_play *play)
{
    if (learning == NULL || learning->kind != CTD_NODE_MAPPING) {
        return;
    }
    play->n_prices = (uint32_t)ctd_build_whole(learning, "prices", 2);
    play->low = ctd_build_number(learning, "low", 0.0);
    play->high = ctd_build_number(learning, "high", 0.0);
    play->rate = ctd_build_number(learning, "rate", 1.0);
    play->decay = ctd_build_number(learning, "decay", 0.0);
    play->discounting = ctd_build_number(learning, "discounting", 0.0);
    play->settled = (uint32_t)ctd_build_whole(learning, "settled", 1);
    check_grid(build, learning, play);
}

/* What a learner remembers is one price of each, so tables grow with the product of the grids. */
void
ctd_build_check_learners(const ctd_build *build)
{
    const ctd_model *const m = build->model;
    ctd_node *const providers = ctd_node_find(build->root, "providers");
    double states = 1.0;
    uint32_t n_learners = 0, most = 0;
    ctd_node *last = NULL;

    for (ctd_node *node = providers != NULL ? providers->child : NULL; node != NULL;
         node = node->next) {
        const int32_t index = ctd_build_provider_index(build, node);
        if (index <= 0 || m->provider[index].price_rule != CTD_PRICE_Q_LEARNING) {
            continue;
        }
        const uint32_t n_prices = m->provider[index].play.n_prices;
        states *= (double)n_prices;
        most = n_prices > most ? n_prices : most;
        last = ctd_node_find(ctd_node_find(node, "price"), "learning");
        n_learners++;
    }
    if (last != NULL && n_learners > CTD_MAX_LEARNERS) {
        ctd_node_report(build->messages, last, CTD_AT_KEY,
                        "%u providers learn their prices, but at most %d can: give the others "
                        "another rule",
                        n_learners, CTD_MAX_LEARNERS);
    } else if (last != NULL && states * (double)most > (double)CTD_MAX_LEARNED) {
        ctd_node *const prices = ctd_node_find(last, "prices");
        ctd_node_report(build->messages, prices != NULL ? prices : last, CTD_AT_KEY,
                        "%u learners remember %.0f states, too many for tables of at most %d "
                        "values: take fewer prices or fewer learners",
                        n_learners, states, CTD_MAX_LEARNED);
    }
}
