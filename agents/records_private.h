/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_RECORDS_PRIVATE_H
#define CTD_AGENTS_RECORDS_PRIVATE_H

#include "agents/market_private.h"

/*
 * What is recorded: one row a column in records_table.c, filled by theme in records_*.c. Flows
 * (switches, decisions, rationed) add up over ticks that are not kept.
 */

typedef enum ctd_record_column {
    CTD_REC_CUSTOMERS,
    CTD_REC_WORKLOAD,
    CTD_REC_REVENUE,
    CTD_REC_SHARE,
    CTD_REC_PRICE,
    CTD_REC_LATENCY,
    CTD_REC_PRESENCE,
    CTD_REC_AWARENESS,
    CTD_REC_PARTNERSHIP,
    CTD_REC_CAPACITY,
    CTD_REC_LOAD,
    CTD_REC_REQUESTED,
    CTD_REC_UNSERVED,
    CTD_REC_UTILISATION,
    CTD_REC_CASH,
    CTD_REC_CAPEX,
    CTD_REC_INJECTED,
    CTD_REC_OPERATING_COST,
    CTD_REC_UNIT_COST,
    CTD_REC_DEPRECIATION,
    CTD_REC_INTEREST,
    CTD_REC_PROFIT,
    CTD_REC_MARGIN,
    CTD_REC_ASSETS,
    CTD_REC_PRICE_UNCONVERGED,
    CTD_REC_LEARNING_SETTLED,
    CTD_REC_SWITCHES,
    CTD_REC_DECISIONS,
    CTD_REC_RATIONED,
    CTD_REC_ELASTICITY,
    CTD_REC_DIVERSION,
    CTD_REC_IMPLIED_COST,
    CTD_REC_CONSUMER_SURPLUS,
    CTD_REC_HHI,
    CTD_REC_MARKET,
    CTD_REC_PANEL_PROVIDER,
    CTD_REC_PANEL_DECISION,
    CTD_REC_PANEL_WORKLOAD,
    CTD_REC_EVENT_TIME,
    CTD_REC_EVENT_KIND,
    CTD_REC_EVENT_PROVIDER,
    CTD_REC_EVENT_REGION,
    CTD_REC_EVENT_AMOUNT,
    CTD_N_RECORDS
} ctd_record_column;

/** The table, in the order of ctd_record_column. */
extern const ctd_column ctd_record_columns[CTD_N_RECORDS];

/** Values of a column at the record being made; `width` values a record. */
static inline double *
ctd_record_real(const ctd_market *m, ctd_record_column c, size_t width)
{
    return (double *)m->series->data[c] + m->n_recorded * width;
}

static inline int64_t *
ctd_record_whole(const ctd_market *m, ctd_record_column c, size_t width)
{
    return (int64_t *)m->series->data[c] + m->n_recorded * width;
}

/* What each theme fills in at a record. */

/** Customers, workload, revenue by cell. */
void ctd_record_customers(const ctd_market *m);
/** What the board and the locations show, by region. */
void ctd_record_regions(const ctd_market *m);
/** Shares, books, concentration, the market. */
void ctd_record_providers(const ctd_market *m);
/** Consumer surplus, elasticities, diversion and implied costs, of model.demand_sample customers;
 *  missing where that is 0. */
void ctd_record_demand(const ctd_market *m);
/** Consumer surplus alone, which is quicker. */
void ctd_record_surplus(const ctd_market *m);
/** Whether learning has ended. */
void ctd_record_learning(const ctd_market *m);
/** Provider, decision and workload of the customers followed. */
void ctd_record_panel(ctd_market *m);
/** The whole log, at the end of a run; the rest of its room is -1 or missing. */
void ctd_record_log(const ctd_market *m);
/** Adds this tick's decisions, switches and refusals to those since the last record. */
void ctd_record_flows(const ctd_market *m);
/** The same of a market of expected shares, whose decisions and switches are rounded once a record,
 *  when its customers are known. */
void ctd_record_expected_flows(ctd_market *m);

#endif
