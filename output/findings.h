/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FINDINGS_H
#define CTD_OUTPUT_FINDINGS_H

#include "output/result.h"
#include "output/statistics.h"
#include "sim/status.h"

#include <stdint.h>

/*
 * What a result says, in numbers: the one source of the summaries. Records are counted as they
 * are kept, 0 .. n_records - 1; a run is a pair of variant and replication.
 */

enum { CTD_MAX_YEARS = 16 };

/** One number per run and record: the share of a provider, or the size of the market. */
typedef struct ctd_measure {
    int column;       /* of the series; -1: there is none, and every value is NaN */
    uint32_t n_inner; /* values a record */
    uint32_t place;   /* which of them */
} ctd_measure;

/** Revenue share of a provider in the world, from column `share` [time, provider]. */
ctd_measure ctd_measure_share(const ctd_result *result, uint32_t provider);
/** Revenue of all clouds, USD a year, from column `market` [time]. */
ctd_measure ctd_measure_market(const ctd_result *result);

/** Its mean over the replications of a variant. */
ctd_estimate ctd_measure_mean(const ctd_result *result, ctd_measure measure, uint32_t variant,
                              uint32_t record);
/** Mean of the paired differences variant - variant 0, replication by replication: both had the
 *  same luck. */
ctd_estimate ctd_measure_effect(const ctd_result *result, ctd_measure measure, uint32_t variant,
                                uint32_t record);

/** Customers simulated in each run, on-premises included: column `customers` added up over the
 *  first record of the first run; 0 if there is none. */
uint64_t ctd_findings_customers(const ctd_result *result);

/**
 * The records to report: the first and those whole years after it, every second, third ... year
 * where more than CTD_MAX_YEARS would be, and always the last.
 *
 * @param[out] record  [CTD_MAX_YEARS]
 * @return how many, at least 1
 */
uint32_t ctd_findings_years(const ctd_result *result, uint32_t record[CTD_MAX_YEARS]);

/** What the replications of a variant say to a question. */
typedef struct ctd_verdict {
    uint32_t n; /* replications */
    uint32_t n_yes;
    double probability;    /* n_yes / n */
    ctd_interval interval; /* Wilson, 95 %: luck only */
    double gap_low;        /* quantiles of the gaps that are numbers, NaN if none is: 5 %, */
    double gap_median;     /* 50 % */
    double gap_high;       /* and 95 % */
    uint32_t n_reached;    /* replications with a yes at some record */
    double reached_first;  /* days from the start to it: the earliest, NaN if never */
    double reached_median; /* of those that reached it, the lower one of two middle ones */
    double reached_last;
} ctd_verdict;

/** @return CTD_OK or CTD_ERR_NO_MEMORY */
CTD_MUST_CHECK ctd_status ctd_findings_verdict(const ctd_result *result, uint32_t variant,
                                               uint32_t question, ctd_verdict *verdict);

/** The date of a kept record as "2015-07", or "2015-07-14" where ticks are not whole months.
 *  @param[out] out  at least 24 bytes */
void ctd_findings_date(const ctd_result *result, uint32_t record, char *out);

/** The kept record nearest to so many days from the start. */
uint32_t ctd_findings_record(const ctd_result *result, double days);

#endif
