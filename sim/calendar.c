/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/calendar.h"

#include <stdbool.h>

/* A year of 365.2425 days, in units of a ten-thousandth of a day: whole numbers, so that a record
 * that falls on midnight is not put on the day before by rounding. */
enum { DAY_PARTS = 10000, YEAR_PARTS = 3652425 };

static int64_t
floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Days from 1970-01-01 to the first day of a month; eras of 400 years, years from March so that
 * the leap day comes last (Hinnant, "chrono-compatible low-level date algorithms"). */
static int64_t
first_day(int64_t month)
{
    const int64_t from_march = month - 2;
    const int64_t year = floor_divide(from_march, 12);
    const int64_t month_of_year = from_march - 12 * year;
    const int64_t era = floor_divide(year, 400);
    const int64_t year_of_era = year - 400 * era;
    const int64_t day_of_year = (153 * month_of_year + 2) / 5;
    const int64_t day_of_era =
        365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return 146097 * era + day_of_era - 719468;
}

static ctd_date
civil_date(int64_t days)
{
    const int64_t shifted = days + 719468;
    const int64_t era = floor_divide(shifted, 146097);
    const int64_t day_of_era = shifted - 146097 * era;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t from_march = (5 * day_of_year + 2) / 153;
    const int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;

    return (ctd_date){
        .year = (int32_t)(400 * era + year_of_era + (month <= 2)),
        .month = (int32_t)month,
        .day = (int32_t)(day_of_year - (153 * from_march + 2) / 5 + 1),
    };
}

static bool
in_whole_months(const ctd_calendar *calendar)
{
    return 12 % calendar->ticks_per_year == 0;
}

/* The day, counted from 1970-01-01, in which a record falls. */
static int64_t
day_of_record(const ctd_calendar *calendar, uint32_t record)
{
    const uint64_t ticks = calendar->ticks_per_year;

    if (in_whole_months(calendar)) {
        return first_day(calendar->start_month + (int64_t)(12 / ticks) * record);
    }
    return first_day(calendar->start_month) +
           (int64_t)((uint64_t)YEAR_PARTS * record / (DAY_PARTS * ticks));
}

static int32_t
month_of_record(const ctd_calendar *calendar, uint32_t record)
{
    if (in_whole_months(calendar)) {
        return calendar->start_month + (int32_t)(12 / calendar->ticks_per_year * record);
    }
    const ctd_date date = ctd_calendar_date(calendar, record);

    return 12 * date.year + date.month - 1;
}

double
ctd_calendar_days(const ctd_calendar *calendar, uint32_t record)
{
    if (in_whole_months(calendar)) {
        return (double)(day_of_record(calendar, record) - first_day(calendar->start_month));
    }
    return (double)((uint64_t)YEAR_PARTS * record) / ((double)DAY_PARTS * calendar->ticks_per_year);
}

ctd_date
ctd_calendar_date(const ctd_calendar *calendar, uint32_t record)
{
    return civil_date(day_of_record(calendar, record));
}

int32_t
ctd_calendar_decision_month(const ctd_calendar *calendar, uint32_t tick)
{
    return month_of_record(calendar, tick - 1);
}

uint32_t
ctd_calendar_first_tick(const ctd_calendar *calendar, int32_t month)
{
    uint32_t low = 1, high = calendar->n_ticks + 1;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (ctd_calendar_decision_month(calendar, middle) >= month) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

int64_t
ctd_calendar_last_record(const ctd_calendar *calendar, int32_t month)
{
    const int64_t day = first_day(month);
    int64_t low = -1, high = calendar->n_ticks;

    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;

        if (day_of_record(calendar, (uint32_t)middle) <= day) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}
