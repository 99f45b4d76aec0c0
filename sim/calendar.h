/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_CALENDAR_H
#define CTD_SIM_CALENDAR_H

#include <stdint.h>

/**
 * When a run happens. Record t (0 .. n_ticks) is the state after tick t; record 0 is observed.
 * A month is counted as 12 * year + (month - 1), so that 2015-07 is 24186.
 *
 * Where ticks_per_year divides 12, record t is dated start + 12 t / ticks_per_year months, first
 * day; else start + 365.2425 t / ticks_per_year days. Years must stay within 32 bits.
 */
typedef struct ctd_calendar {
    int32_t start_month;     /* month of record 0 */
    uint32_t n_ticks;        /* 0 .. 2^32 - 2 */
    uint32_t ticks_per_year; /* 1 .. 8766 */
} ctd_calendar;

/** A civil date of the proleptic Gregorian calendar. */
typedef struct ctd_date {
    int32_t year;
    int32_t month; /* 1 .. 12 */
    int32_t day;   /* 1 .. 31 */
} ctd_date;

/** Length of a tick in years, 1 / ticks_per_year. */
static inline double
ctd_calendar_dt(const ctd_calendar *calendar)
{
    return 1.0 / calendar->ticks_per_year;
}

/** Days from the start date to record t; whole where ticks_per_year divides 12. */
double ctd_calendar_days(const ctd_calendar *calendar, uint32_t record);

/** The civil date of record t (the day it falls in). */
ctd_date ctd_calendar_date(const ctd_calendar *calendar, uint32_t record);

/** The month in which the decisions of tick >= 1 fall: that of the date of record tick - 1. */
int32_t ctd_calendar_decision_month(const ctd_calendar *calendar, uint32_t tick);

/** The first tick (>= 1) whose decisions fall in `month` or later; n_ticks + 1 if none does. */
uint32_t ctd_calendar_first_tick(const ctd_calendar *calendar, int32_t month);

/** The last record dated in or before the first day of `month`; -1 if all records are later. */
int64_t ctd_calendar_last_record(const ctd_calendar *calendar, int32_t month);

#endif
