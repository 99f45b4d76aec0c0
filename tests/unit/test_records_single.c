/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"
#include "kit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 5000, JULY = 12 * 2015 + 6 };

static ctd_model *
busy_market(void)
{
    ctd_model *model = kit_model(N, 3, (const double[]){0.5, 0.2, 0.0});

    kit_add_region(model, 100.0);
    model->calendar.n_ticks = 12;
    model->n_segments = 2;
    model->segment[1] = model->segment[0];
    model->segment[1].customers = 0.5;
    model->segment[1].contract = CTD_CONTRACT_FIXED;
    model->segment[1].contract_months = 5.0;
    model->segment[0].contract_months = 4.0;
    model->segment[0].workload.sigma = 1.0;
    for (uint32_t r = 0; r < 2; r++) {
        model->region[r].in_cloud = 0.3;
        model->region[r].imitation = 2.0;
    }
    kit_use_qualities(model);
    return model;
}

static const int8_t *
flags(const kit_run *run, const char *column, uint32_t record)
{
    const ctd_series *s = run->series;

    return (const int8_t *)s->data[ctd_series_find(s, column)] +
           record * s->size[CTD_AXIS_CUSTOMER];
}

Test(panel, following_everybody_shows_every_customer_and_every_decision)
{
    ctd_model *model = busy_market();

    model->n_panel = 2 * N;
    model->n_events = 1;
    model->event[0] = (ctd_event){
        .kind = CTD_EVENT_OUTAGE, .month = JULY + 4, .provider = 1, .amount = 0.5, .fraction = 0.4};
    kit_run run = kit_play(model, 0, 1);

    cr_assert_eq(run.series->size[CTD_AXIS_CUSTOMER], N);
    for (uint32_t t = 0; t < run.n_records; t++) {
        const int8_t *provider = flags(&run, "panel_provider", t);
        const int8_t *decided = flags(&run, "panel_decision", t);
        double with[4] = {0}, decisions[4] = {0};

        for (size_t i = 0; i < N; i++) {
            with[provider[i]]++;
            decisions[provider[i]] += decided[i];
        }
        for (uint32_t j = 0; j < 4; j++) {
            cr_expect_eq(with[j], kit_world(&run, "customers", t, j), "tick %u, %u", t, j);
            cr_expect_eq(decisions[j], kit_value(&run, "decisions", t, j, 0), "tick %u, %u", t, j);
        }
    }
    kit_run_free(&run);
    free(model);
}

Test(panel, decisions_add_up_over_ticks_that_are_not_kept)
{
    ctd_model *model = busy_market();
    ctd_series *thin = NULL;
    size_t n_columns, size[CTD_N_AXES];
    const ctd_column *columns = ctd_market_columns(&n_columns);

    model->n_panel = 100;
    kit_run run = kit_play(model, 0, 1);
    ctd_market_axes(model, 1, 4, size);
    cr_assert_eq(ctd_series_create(n_columns, columns, size, &thin), CTD_OK);
    ctd_market_start(run.market, model, 0, thin, 4);
    for (uint32_t t = 0; t < model->calendar.n_ticks; t++) {
        ctd_market_step(run.market);
    }
    const int8_t *kept = thin->data[ctd_series_find(thin, "panel_decision")];

    for (uint32_t record = 1; record < 4; record++) {
        for (size_t i = 0; i < 100; i++) {
            int8_t any = 0;

            for (uint32_t t = 4 * record - 3; t <= 4 * record; t++) {
                any |= flags(&run, "panel_decision", t)[i];
            }
            cr_expect_eq(kept[record * 100 + i], any);
        }
    }
    ctd_series_destroy(&thin);
    kit_run_free(&run);
    free(model);
}

Test(panel, members_are_spread_over_cells_in_proportion_and_do_not_depend_on_the_replication)
{
    ctd_model *model = busy_market();
    int64_t id[400];
    int8_t region[400], segment[400];
    int count[2][2] = {{0}};

    model->n_panel = 400;
    cr_assert_eq(ctd_panel_size(model), 400);
    ctd_panel_choose(model, id, region, segment);
    for (size_t i = 0; i < 400; i++) {
        cr_expect(id[i] >= 0 && id[i] < N && (i == 0 || id[i] > id[i - 1]));
        count[region[i]][segment[i]]++;
    }
    for (int r = 0; r < 2; r++) {
        cr_expect(abs(count[r][0] - 133) <= 2 && abs(count[r][1] - 67) <= 2, "%d %d", count[r][0],
                  count[r][1]);
    }
    model->seed = 2;
    int64_t other[400];

    ctd_panel_choose(model, other, region, segment);
    cr_expect(memcmp(id, other, sizeof id) != 0);
    free(model);
}

Test(panel, a_member_is_the_customer_of_its_number)
{
    ctd_model *model = busy_market();
    int64_t id[50];
    int8_t region[50], segment[50];
    uint64_t n;

    model->n_panel = 50;
    ctd_panel_choose(model, id, region, segment);
    kit_run run = kit_play(model, 3, 1);
    uint8_t *everybody = kit_providers(&run, &n);
    const int8_t *provider = flags(&run, "panel_provider", run.n_records - 1);

    for (size_t i = 0; i < 50; i++) {
        const ctd_cell *cell = &run.market->customers->cell[region[i] * 2 + segment[i]];
        const uint64_t slot = run.market->panel[i].slot;

        cr_expect_eq(provider[i], everybody[id[i]]);
        cr_expect(slot >= cell->begin && slot < cell->begin + cell->n);
    }
    free(everybody);
    kit_run_free(&run);
    free(model);
}

/* The dated events of a run and how they are told. */
Test(events_log, what_begins_and_what_ends_is_logged_with_its_date)
{
    ctd_model *model = busy_market();
    static const struct {
        ctd_log_kind kind;
        int month;
        double amount;
    } wanted[] = {
        {CTD_LOG_DEMAND, 0, 1.5},       {CTD_LOG_OUTAGE, 2, 0.25},  {CTD_LOG_DEMAND_OVER, 3, 1.5},
        {CTD_LOG_OUTAGE_OVER, 3, 0.25}, {CTD_LOG_QUALITY, 3, 0.75},
    };
    enum { N_WANTED = sizeof wanted / sizeof *wanted };

    model->n_events = 3;
    model->event[0] = (ctd_event){CTD_EVENT_DEMAND, JULY, 0, -1, 1.5, 3.0};
    model->event[1] = (ctd_event){CTD_EVENT_OUTAGE, JULY + 2, 2, 0, 0.25, 0.0};
    model->event[2] = (ctd_event){CTD_EVENT_QUALITY, JULY + 3, 3, 1, 0.75, 0.0};
    kit_run run = kit_play(model, 0, 1);
    const ctd_series *s = run.series;
    const double *time = s->data[ctd_series_find(s, "event_time")];
    const double *amount = s->data[ctd_series_find(s, "event_amount")];
    const int8_t *kind = s->data[ctd_series_find(s, "event_kind")];
    const int8_t *provider = s->data[ctd_series_find(s, "event_provider")];
    const int8_t *region = s->data[ctd_series_find(s, "event_region")];

    cr_assert_eq(ctd_market_logged(s), N_WANTED);
    for (size_t i = 0; i < N_WANTED; i++) {
        cr_expect_eq(kind[i], (int)wanted[i].kind, "entry %zu", i);
        cr_expect_eq(amount[i], wanted[i].amount);
        cr_expect_eq(time[i], ctd_calendar_days(&model->calendar, (uint32_t)wanted[i].month));
    }
    cr_expect(provider[0] == -1 && region[0] == -1);
    cr_expect(provider[1] == 2 && region[1] == 0);
    cr_expect(provider[4] == 3 && region[4] == 1);
    cr_expect(kind[N_WANTED] == -1 && provider[N_WANTED] == -1 && isnan(time[N_WANTED]) &&
              isnan(amount[N_WANTED]));
    kit_run_free(&run);
    free(model);
}

Test(events_log, a_full_log_counts_what_it_leaves_out)
{
    ctd_model *model = busy_market();
    kit_run run = kit_play(model, 0, 1);
    const size_t room = ctd_log_capacity(model, 1);
    size_t n;

    for (size_t i = 0; i < room + 9; i++) {
        ctd_log_add(run.market, CTD_LOG_PRICE, 1, -1, (double)i);
    }
    const ctd_log_entry *entry = ctd_log_entries(run.market, &n);

    cr_assert_eq(n, room);
    cr_expect_eq(entry[room - 2].amount, (double)(room - 2));
    cr_expect_eq(entry[room - 1].kind, CTD_LOG_MORE);
    cr_expect_eq(entry[room - 1].amount, 10.0);
    kit_run_free(&run);
    free(model);
}

Test(events_log, flags_name_every_kind)
{
    size_t n, words = 1;
    const ctd_column *columns = ctd_market_columns(&n);

    for (size_t c = 0; c < n; c++) {
        if (strcmp(columns[c].name, "event_kind") == 0) {
            for (const char *at = columns[c].flags; *at != '\0'; at++) {
                words += *at == ' ' ? 1 : 0;
            }
            cr_expect_eq(columns[c].first_flag, -1);
        }
    }
    cr_expect_eq(words, (size_t)CTD_N_LOG_KINDS + 1);
}

Test(events_log, the_tick_in_which_learning_settles_is_flagged_and_logged)
{
    ctd_model *model = kit_model(200, 2, (const double[]){0.5, 0.2});
    ctd_price_play *play = &model->provider[1].play;

    model->calendar.n_ticks = 40;
    model->segment[0].price_taste = (ctd_taste){2.0, 0.0};
    model->provider[1].price_rule = CTD_PRICE_Q_LEARNING;
    play->n_prices = 2;
    play->low = 0.9;
    play->high = 1.1;
    play->decay = 10.0;
    play->settled = 15;
    kit_run run = kit_play(model, 0, 1);
    const int8_t *settled = run.series->data[ctd_series_find(run.series, "learning_settled")];
    size_t n;
    const ctd_log_entry *entry = ctd_log_entries(run.market, &n);

    cr_assert_eq(n, 1);
    cr_expect_eq(entry->kind, CTD_LOG_LEARNED);
    cr_expect_geq(entry->tick, 15);
    for (uint32_t t = 0; t < run.n_records; t++) {
        cr_expect_eq(settled[t], t >= entry->tick, "tick %u", t);
    }
    kit_run_free(&run);
    free(model);
}
