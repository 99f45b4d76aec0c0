/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/calendar.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <time.h>

enum { JULY_2015 = 12 * 2015 + 6, DECEMBER_2015 = 12 * 2015 + 11 };

static const uint32_t rates[] = {1, 2, 3, 4, 5, 6, 7, 12, 13, 24, 26, 52, 365, 366, 8766};
enum { N_RATES = sizeof rates / sizeof *rates };

static ctd_calendar
calendar(int32_t start_month, uint32_t n_ticks, uint32_t ticks_per_year)
{
    return (ctd_calendar){start_month, n_ticks, ticks_per_year};
}

static void
expect_date(const ctd_calendar *c, uint32_t record, int year, int month, int day)
{
    const ctd_date date = ctd_calendar_date(c, record);

    cr_expect(date.year == year && date.month == month && date.day == day,
              "record %u at %u a year: %d-%02d-%02d instead of %d-%02d-%02d", record,
              c->ticks_per_year, date.year, date.month, date.day, year, month, day);
}

static int32_t
month_of(ctd_date date)
{
    return 12 * date.year + date.month - 1;
}

static time_t
seconds_of_month(int32_t month)
{
    struct tm tm = {.tm_year = month / 12 - 1900, .tm_mon = month % 12, .tm_mday = 1};

    return timegm(&tm);
}

Test(calendar, a_tick_is_its_part_of_a_year)
{
    const ctd_calendar monthly = calendar(JULY_2015, 48, 12), weekly = calendar(JULY_2015, 48, 52);

    cr_expect(eq(dbl, ctd_calendar_dt(&monthly), 1.0 / 12.0));
    cr_expect(eq(dbl, ctd_calendar_dt(&weekly), 1.0 / 52.0));
}

Test(calendar, monthly_records_fall_on_the_first_of_each_month)
{
    const ctd_calendar c = calendar(JULY_2015, 48, 12);

    expect_date(&c, 0, 2015, 7, 1);
    expect_date(&c, 5, 2015, 12, 1);
    expect_date(&c, 6, 2016, 1, 1);
    expect_date(&c, 48, 2019, 7, 1);
    cr_expect(eq(dbl, ctd_calendar_days(&c, 0), 0.0));
    cr_expect(eq(dbl, ctd_calendar_days(&c, 1), 31.0));
    cr_expect(eq(dbl, ctd_calendar_days(&c, 48), 1461.0));
}

Test(calendar, leap_years_follow_the_gregorian_rule)
{
    const int year[] = {1900, 2000, 2015, 2016, 2100, 2400};
    const double february[] = {28, 29, 28, 29, 28, 29};

    for (int i = 0; i < 6; i++) {
        const ctd_calendar c = calendar(12 * year[i], 12, 12);

        cr_expect(eq(dbl, ctd_calendar_days(&c, 2) - ctd_calendar_days(&c, 1), february[i]), "%d",
                  year[i]);
        cr_expect(eq(dbl, ctd_calendar_days(&c, 12), 337 + february[i]), "%d", year[i]);
    }
}

Test(calendar, quarters_and_years_are_whole_months_too)
{
    const ctd_calendar quarterly = calendar(JULY_2015, 16, 4), yearly = calendar(JULY_2015, 4, 1);

    expect_date(&quarterly, 1, 2015, 10, 1);
    expect_date(&quarterly, 3, 2016, 4, 1);
    cr_expect(eq(dbl, ctd_calendar_days(&quarterly, 3), 275.0));
    expect_date(&yearly, 1, 2016, 7, 1);
    cr_expect(eq(dbl, ctd_calendar_days(&yearly, 1), 366.0));
}

Test(calendar, a_run_that_starts_in_december_turns_the_year_at_once)
{
    const ctd_calendar c = calendar(DECEMBER_2015, 13, 12);

    expect_date(&c, 0, 2015, 12, 1);
    expect_date(&c, 1, 2016, 1, 1);
    expect_date(&c, 13, 2017, 1, 1);
    cr_expect(eq(int, ctd_calendar_decision_month(&c, 1), DECEMBER_2015));
    cr_expect(eq(int, ctd_calendar_decision_month(&c, 2), DECEMBER_2015 + 1));
}

Test(calendar, other_rates_count_days_of_a_mean_year)
{
    const ctd_calendar half_monthly = calendar(JULY_2015, 48, 24);
    const ctd_calendar weekly = calendar(JULY_2015, 52, 52);

    cr_expect(eq(dbl, ctd_calendar_days(&half_monthly, 24), 365.2425));
    expect_date(&half_monthly, 1, 2015, 7, 16); /* 15.2 days */
    expect_date(&half_monthly, 2, 2015, 7, 31); /* 30.4 */
    expect_date(&half_monthly, 3, 2015, 8, 15); /* 45.7 */
    expect_date(&half_monthly, 24, 2016, 6, 30);
    expect_date(&weekly, 1, 2015, 7, 8); /* 7.02 */
    expect_date(&weekly, 52, 2016, 6, 30);
}

Test(calendar, a_record_at_midnight_is_not_put_on_the_day_before)
{
    for (int i = 0; i < N_RATES; i++) {
        const ctd_calendar c = calendar(JULY_2015, 400 * rates[i], rates[i]);

        expect_date(&c, 400 * rates[i], 2415, 7, 1);
        cr_expect(eq(dbl, ctd_calendar_days(&c, 400 * rates[i]), 146097.0), "%u a year", rates[i]);
    }
}

Test(calendar, every_date_is_the_one_the_c_library_finds)
{
    for (int i = 0; i < N_RATES; i++) {
        const ctd_calendar c = calendar(DECEMBER_2015 - 12 * 60, 150 * rates[i], rates[i]);
        const uint32_t step = c.n_ticks / 2500 + 1;

        for (uint32_t t = 0; t <= c.n_ticks; t += step) {
            const time_t at =
                seconds_of_month(c.start_month) + (time_t)floor(ctd_calendar_days(&c, t)) * 86400;
            struct tm tm;

            gmtime_r(&at, &tm);
            expect_date(&c, t, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
        }
    }
}

Test(calendar, decisions_of_a_tick_fall_where_the_tick_begins)
{
    const ctd_calendar monthly = calendar(JULY_2015, 48, 12), weekly = calendar(JULY_2015, 52, 52);

    cr_expect(eq(int, ctd_calendar_decision_month(&monthly, 1), JULY_2015));
    cr_expect(eq(int, ctd_calendar_decision_month(&monthly, 48), JULY_2015 + 47));
    cr_expect(eq(int, ctd_calendar_decision_month(&weekly, 5), JULY_2015));     /* day 28.1 */
    cr_expect(eq(int, ctd_calendar_decision_month(&weekly, 6), JULY_2015 + 1)); /* day 35.1 */
}

Test(calendar, an_event_acts_in_the_first_tick_of_its_month_or_later)
{
    const ctd_calendar c = calendar(JULY_2015, 48, 12);

    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 - 100), 1));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015), 1));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 1), 2));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 47), 48));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 48), 49));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 1000), 49));
}

Test(calendar, an_event_between_two_yearly_ticks_waits_for_the_next)
{
    const ctd_calendar c = calendar(JULY_2015, 4, 1);

    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 1), 2));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 12), 2));
    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015 + 13), 3));
}

Test(calendar, the_last_record_by_a_month_is_dated_on_its_first_day_or_before)
{
    const ctd_calendar monthly = calendar(JULY_2015, 48, 12);
    const ctd_calendar half_monthly = calendar(JULY_2015, 48, 24);

    cr_expect(eq(i64, ctd_calendar_last_record(&monthly, JULY_2015 - 1), -1));
    cr_expect(eq(i64, ctd_calendar_last_record(&monthly, JULY_2015), 0));
    cr_expect(eq(i64, ctd_calendar_last_record(&monthly, JULY_2015 + 47), 47));
    cr_expect(eq(i64, ctd_calendar_last_record(&monthly, JULY_2015 + 48), 48));
    cr_expect(eq(i64, ctd_calendar_last_record(&monthly, JULY_2015 + 49), 48));
    cr_expect(eq(i64, ctd_calendar_last_record(&half_monthly, JULY_2015 + 1), 2)); /* 31 July */
}

Test(calendar, searching_agrees_with_walking_through_all_ticks)
{
    for (int i = 0; i < N_RATES; i++) {
        const uint32_t n = rates[i] < 100 ? 5 * rates[i] + 1 : 700;
        const ctd_calendar c = calendar(DECEMBER_2015, n, rates[i]);

        for (int32_t month = DECEMBER_2015 - 3; month < DECEMBER_2015 + 70; month++) {
            uint32_t first = 1;
            int64_t last = -1;

            while (first <= n && month_of(ctd_calendar_date(&c, first - 1)) < month) {
                first++;
            }
            while (last < (int64_t)n) {
                const ctd_date next = ctd_calendar_date(&c, (uint32_t)(last + 1));

                if (month_of(next) > month || (month_of(next) == month && next.day > 1)) {
                    break;
                }
                last++;
            }
            cr_expect(eq(u32, ctd_calendar_first_tick(&c, month), first), "%u a year", rates[i]);
            cr_expect(eq(i64, ctd_calendar_last_record(&c, month), last), "%u a year", rates[i]);
        }
    }
}

Test(calendar, a_run_of_no_ticks_has_one_record)
{
    const ctd_calendar c = calendar(JULY_2015, 0, 12);

    cr_expect(eq(u32, ctd_calendar_first_tick(&c, JULY_2015), 1));
    cr_expect(eq(i64, ctd_calendar_last_record(&c, JULY_2015 + 5), 0));
}
