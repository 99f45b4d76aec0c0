/* SPDX-License-Identifier: Apache-2.0 */
/* Q-learning against Bellman's equation, and the benchmark of Calvano et al. (2020) but for its
 * long sessions, which are in learning_sessions.c. */
#include "calvano.h"
#include "kit.h"

#include "agents/learning.h"
#include "agents/market_private.h"
#include "sim/pcg.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 15 };

static double
point(uint32_t a)
{
    const double beyond = 0.1 * (CALVANO_JOINT_PRICE - CALVANO_NASH_PRICE);
    const double low = CALVANO_NASH_PRICE - beyond, high = CALVANO_JOINT_PRICE + beyond;

    return low + (high - low) / (GRID - 1) * a;
}

/* Profit of a firm at its own and the other's price, in closed form. */
static double
duopoly(double own, double other)
{
    const double mine = exp(8.0 - 4.0 * own), theirs = exp(8.0 - 4.0 * other);

    return (own - 1.0) * mine / (1.0 + mine + theirs);
}

static ctd_market *
start(const ctd_model *model, uint32_t replication)
{
    ctd_market *m = NULL;

    cr_assert(ctd_market_create(model, 1, 1, &m) == CTD_OK);
    ctd_market_start(m, model, replication, NULL, 1);
    return m;
}

/* In state s action a leads to state a and earns 1 + s - 2 a; every pair is tried in turn. */
Test(theory_learning, values_solve_bellmans_equation)
{
    double value[4] = {0.0};
    uint8_t greedy[2];
    const double nothing[2] = {0.0, 0.0}, delta = 0.5;
    ctd_learner learner = {2, 2, value, greedy};

    ctd_learner_start(&learner, nothing);
    for (int i = 0; i < 2000; i++) {
        const uint32_t s = i / 2 % 2, a = i % 2;

        ctd_learner_update(&learner, &(ctd_experience){s, a, 1.0 + s - 2.0 * a, a}, 0.3, delta);
    }
    for (uint32_t s = 0; s < 2; s++) {
        for (uint32_t a = 0; a < 2; a++) {
            const double future = fmax(value[2 * a], value[2 * a + 1]);

            cr_expect(fabs(value[2 * s + a] - (1.0 + s - 2.0 * a + delta * future)) < 1e-12);
        }
    }
    cr_expect(fabs(value[0] - 2.0) < 1e-12 && greedy[0] == 0 && greedy[1] == 0);
}

Test(theory_learning, the_greedy_action_is_the_highest_with_ties_to_the_lowest)
{
    enum { STATES = 3, ACTIONS = 5 };
    double value[STATES * ACTIONS] = {0.0};
    uint8_t greedy[STATES];
    const double same[ACTIONS] = {1.0, 1.0, 1.0, 1.0, 1.0};
    ctd_learner learner = {STATES, ACTIONS, value, greedy};
    uint32_t x = 1;

    ctd_learner_start(&learner, same);
    cr_expect(greedy[0] == 0);
    for (int i = 0; i < 20000; i++) {
        x = x * 747796405u + 2891336453u;
        const uint32_t s = (x >> 8) % STATES, a = (x >> 16) % ACTIONS;
        const uint8_t before = greedy[s];
        const double reward = (double)((x >> 24) % 4); /* coarse, so that there are ties */
        const ctd_experience experience = {s, a, reward, 0};
        const bool changed = ctd_learner_update(&learner, &experience, 1.0, 0.0);
        uint32_t best = 0;

        for (uint32_t b = 1; b < ACTIONS; b++) {
            best = value[s * ACTIONS + b] > value[s * ACTIONS + best] ? b : best;
        }
        cr_assert(greedy[s] == best, "step %d", i);
        cr_assert(changed == (before != best), "step %d", i);
    }
}

/* The market earns the paper's profits: Nash's, the joint optimum's, and those of a deviation. */
Test(theory_learning, the_market_is_the_benchmark)
{
    const double prices[][2] = {{CALVANO_NASH_PRICE, CALVANO_NASH_PRICE},
                                {CALVANO_JOINT_PRICE, CALVANO_JOINT_PRICE},
                                {1.6, 1.8}};
    const double known[] = {CALVANO_NASH_PROFIT, CALVANO_JOINT_PROFIT};
    ctd_model *model = calvano_model();

    for (int k = 0; k < 3; k++) {
        for (uint32_t j = 1; j <= 2; j++) {
            model->provider[j].price_rule = CTD_PRICE_FIXED;
            model->provider[j].price_level = prices[k][j - 1];
        }
        ctd_market *m = start(model, 0);

        ctd_market_step(m);
        for (uint32_t j = 1; j <= 2; j++) {
            const double wanted = k < 2 ? known[k] : duopoly(prices[k][j - 1], prices[k][2 - j]);

            cr_expect(fabs(calvano_profit(m, j) - wanted) < 1e-11, "%.14f, expected %.14f",
                      calvano_profit(m, j), wanted);
        }
        ctd_market_destroy(&m);
    }
    free(model);
}

Test(theory_learning, values_start_at_the_mean_profit_over_the_rivals_prices)
{
    ctd_model *model = calvano_model();
    ctd_market *m;

    model->provider[1].play.settled = model->provider[2].play.settled = 1;
    model->provider[1].play.decay = model->provider[2].play.decay = 1e3; /* never explores but */
    m = start(model, 0);                                                 /* at its first look */
    ctd_market_step(m);
    for (uint32_t j = 1; j <= 2; j++) {
        const ctd_learner *table = ctd_learning_table(m, j);
        const double units = (double)m->cell_work[0] * m->unit * CTD_HOURS_PER_YEAR;

        cr_assert(table->n_states == GRID * GRID && table->n_actions == GRID);
        for (uint32_t a = 0; a < GRID; a++) {
            double sum = 0.0;

            for (uint32_t b = 0; b < GRID; b++) {
                sum += duopoly(point(a), point(b));
            }
            for (uint32_t s = 0; s < GRID * GRID; s += 7) {
                const double value = table->value[s * GRID + a] / units;

                cr_expect(fabs(value - sum / GRID / (1.0 - .95)) < 1e-10, "%.12f", value);
            }
        }
    }
    ctd_market_destroy(&m);
    free(model);
}

/* One value after two ticks, by hand. */
Test(theory_learning, the_first_lesson_is_the_profit_of_the_price_that_was_set)
{
    ctd_model *model = calvano_model();
    ctd_market *m = start(model, 3);
    const double units = (double)m->cell_work[0] * m->unit * CTD_HOURS_PER_YEAR;

    ctd_market_step(m);
    const uint32_t a1 = ctd_learning_action(m, 1), a2 = ctd_learning_action(m, 2);
    const ctd_learner *table = ctd_learning_table(m, 1);
    const uint32_t nash = 1; /* the grid's point nearest to the price at the start */
    const uint32_t s0 = nash + GRID * nash, s1 = a1 + GRID * a2;
    const double before = table->value[s0 * GRID + a1];
    double best = 0.0;

    cr_assert(fabs(m->board.price[1][0] - point(a1)) < 1e-15);
    for (uint32_t a = 0; a < GRID; a++) {
        best = fmax(best, table->value[s1 * GRID + a]);
    }
    ctd_market_step(m);
    const double wanted = .85 * before + .15 * (duopoly(point(a1), point(a2)) * units + .95 * best);

    cr_expect(fabs(table->value[s0 * GRID + a1] / wanted - 1.0) < 1e-11);
    ctd_market_destroy(&m);
    free(model);
}

/* Sharing one draw makes firms explore together, which teaches them to collude too well: a mean
 * gain of .923 instead of .849. */
Test(theory_learning, firms_explore_independently)
{
    ctd_model *model = calvano_model();
    const double decay = 2e-4;
    double expected_one = 0.0, expected_both = 0.0, same = 0.0;
    double one = 0.0, other = 0.0, both = 0.0;
    const int n = 20000;

    model->provider[1].play.decay = model->provider[2].play.decay = decay;
    ctd_market *m = start(model, 0);

    for (int k = 0; k < n; k++) {
        const double chance = exp(-decay * k);

        ctd_market_step(m);
        const bool a = ctd_learning_explored(m, 1), b = ctd_learning_explored(m, 2);

        expected_one += chance;
        expected_both += chance * chance;
        one += a;
        other += b;
        both += a && b;
        same += a && b && ctd_learning_action(m, 1) == ctd_learning_action(m, 2);
    }
    cr_expect(fabs(one - expected_one) <= 4.0 * sqrt(expected_one), "%g, %g", one, expected_one);
    cr_expect(fabs(other - expected_one) <= 4.0 * sqrt(expected_one), "%g", other);
    cr_expect(fabs(both - expected_both) <= 4.0 * sqrt(expected_both), "both %g, expected %g", both,
              expected_both);
    cr_expect(fabs(same - expected_both / GRID) <= 4.0 * sqrt(expected_both / GRID),
              "same price %g, expected %g", same, expected_both / GRID);
    ctd_market_destroy(&m);
    free(model);
}

static ctd_model *
quick_model(void)
{
    ctd_model *model = calvano_model();

    for (uint32_t j = 1; j <= 2; j++) {
        model->provider[j].play.decay = 1e-3;
        model->provider[j].play.settled = 2000;
    }
    return model;
}

Test(theory_learning, who_has_settled_learns_and_explores_no_more)
{
    ctd_model *model = quick_model();
    ctd_market *m = start(model, 0);
    static double kept[GRID * GRID * GRID];

    while (!ctd_learning_settled(m) && m->tick < 1000000) {
        ctd_market_step(m);
    }
    cr_assert(ctd_learning_settled(m));
    cr_expect(ctd_learning_settled_tick(m) == m->tick);
    memcpy(kept, ctd_learning_table(m, 2)->value, sizeof kept);
    for (int t = 0; t < 3000; t++) {
        const uint32_t s = ctd_learning_action(m, 1) + GRID * ctd_learning_action(m, 2);

        ctd_market_step(m);
        for (uint32_t j = 1; j <= 2; j++) {
            cr_assert(!ctd_learning_explored(m, j));
            cr_assert(ctd_learning_action(m, j) == ctd_learning_table(m, j)->greedy[s]);
        }
    }
    cr_expect(memcmp(kept, ctd_learning_table(m, 2)->value, sizeof kept) == 0);
    ctd_market_destroy(&m);
    free(model);
}

Test(theory_learning, a_session_is_a_function_of_seed_and_replication)
{
    ctd_model *model = quick_model();
    uint64_t hash[4];

    model->calendar.n_ticks = 3000;
    for (uint32_t k = 0; k < 4; k++) {
        kit_run run;

        model->seed = k == 3 ? 8 : 1;
        run = kit_play(model, k == 1 ? 5 : 0, k == 2 ? 2 : 1);
        hash[k] = kit_hash(&run);
        kit_run_free(&run);
    }
    cr_expect(hash[2] == hash[0]);
    cr_expect(hash[1] != hash[0]);
    cr_expect(hash[3] != hash[0]);
    free(model);
}

/* Whoever owns both earns with both: a merged pair is after its joint profit. */
Test(theory_learning, one_owner_learns_from_joint_profit)
{
    ctd_model *model = calvano_model();

    model->provider[2].owner = 1;
    ctd_market *m = start(model, 0);

    ctd_market_step(m);
    const double units = (double)m->cell_work[0] * m->unit * CTD_HOURS_PER_YEAR;
    double sum = 0.0;

    for (uint32_t b = 0; b < GRID; b++) {
        sum += duopoly(point(3), point(b)) + duopoly(point(b), point(3));
    }
    cr_expect(fabs(ctd_learning_table(m, 2)->value[3] / units - sum / GRID / .05) < 1e-10);
    ctd_market_destroy(&m);
    free(model);
}

Test(theory_learning, a_longer_period_holds_prices_and_learns_from_the_mean)
{
    ctd_model *model = calvano_model();

    model->provider[1].play.period_months = model->provider[2].play.period_months = 3.0;
    ctd_market *m = start(model, 0);
    uint32_t changes = 0, action = 99;

    for (int t = 0; t < 30; t++) {
        ctd_market_step(m);
        if (ctd_learning_action(m, 1) != action) {
            cr_expect(t % 3 == 0, "tick %d", t + 1);
            changes++;
        }
        action = ctd_learning_action(m, 1);
        cr_expect(fabs(m->board.price[1][0] - point(action)) < 1e-15);
    }
    cr_expect(changes > 5);
    ctd_market_destroy(&m);
    free(model);
}

/* Use grows within the period, so that its ticks earn differently. */
Test(theory_learning, what_is_learned_from_a_period_is_its_mean_profit)
{
    ctd_model *model = calvano_model();

    model->region[0].growth = 0.5;
    model->provider[1].play.period_months = model->provider[2].play.period_months = 3.0;
    ctd_market *m = start(model, 0);
    double earned = 0.0, best = 0.0;

    ctd_market_step(m);
    const ctd_learner *table = ctd_learning_table(m, 1);
    const uint32_t a = ctd_learning_action(m, 1), next = a + GRID * ctd_learning_action(m, 2);
    const double before = table->value[a]; /* the same in every state */

    for (int t = 1; t <= 3; t++) {
        earned += (m->books[1].revenue - m->books[1].operating_cost) / 3.0;
        best = table->value[next * GRID + table->greedy[next]];
        ctd_market_step(m);
    }
    const uint32_t nash = 1;
    const double got = table->value[(nash + GRID * nash) * GRID + a];

    cr_expect(fabs(got / (.85 * before + .15 * (earned + .95 * best)) - 1.0) < 1e-12);
    ctd_market_destroy(&m);
    free(model);
}

/* Individuals' expected demand, of a sample, starts the tables where there are individuals. */
Test(theory_learning, individuals_start_from_nearly_the_same_values)
{
    ctd_model *model = calvano_model();

    model->mode = CTD_CUSTOMERS_INDIVIDUAL;
    model->n_customers = 2000;
    ctd_market *m = start(model, 0);

    ctd_market_step(m);
    const double units = (double)m->cell_work[0] * m->unit * CTD_HOURS_PER_YEAR;
    double sum = 0.0;

    for (uint32_t b = 0; b < GRID; b++) {
        sum += duopoly(point(7), point(b));
    }
    cr_expect(fabs(ctd_learning_table(m, 1)->value[7] / units - sum / GRID / .05) < 1e-9);
    ctd_market_destroy(&m);
    free(model);
}

Test(theory_learning, tables_that_would_be_too_large_are_refused)
{
    const double v[] = {0, 0, 0, 0, 0};
    ctd_model *model = kit_model(10, 5, v);
    ctd_market *m = NULL;

    for (uint32_t j = 1; j <= 5; j++) {
        cr_expect(ctd_learning_entries(model) == (j == 1 ? 0 : (uint64_t)pow(64, j - 1) * 64));
        model->provider[j].price_rule = CTD_PRICE_Q_LEARNING;
        model->provider[j].play.n_prices = 64;
    }
    cr_expect(ctd_learning_entries(model) == UINT64_MAX);
    cr_expect(ctd_market_create(model, 1, 1, &m) == CTD_ERR_NO_MEMORY && m == NULL);
    free(model);
}
