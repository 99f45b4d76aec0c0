/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/records_private.h"

#define T CTD_AXIS_TIME
#define P CTD_AXIS_PROVIDER
#define R CTD_AXIS_REGION
#define S CTD_AXIS_SEGMENT

const ctd_column ctd_record_columns[CTD_N_RECORDS] = {
    [CTD_REC_CUSTOMERS] =
        {"customers",
         CTD_INT64,
         4,
         {T, P, R, S},
         "1",
         "customers of each provider; on-premises includes those not yet in the market"},
    [CTD_REC_WORKLOAD] =
        {"workload",
         CTD_FLOAT64,
         4,
         {T, P, R, S},
         "1",
         "workload of each provider's customers, in reference instances, without growth "
         "of use"},
    [CTD_REC_REVENUE] =
        {"revenue", CTD_FLOAT64, 4, {T, P, R, S}, "USD year-1", "revenue, run rate"},
    [CTD_REC_SHARE] = {"share", CTD_FLOAT64, 2, {T, P}, "1", "share of world cloud revenue"},
    [CTD_REC_PRICE] =
        {"price", CTD_FLOAT64, 3, {T, P, R}, "USD hour-1", "price of the reference instance"},
    [CTD_REC_LATENCY] = {"latency",
                         CTD_FLOAT64,
                         3,
                         {T, P, R},
                         "ms",
                         "round-trip time from the region to the provider's nearest location, with "
                         "congestion"},
    [CTD_REC_PRESENCE] = {"presence",
                          CTD_FLOAT64,
                          3,
                          {T, P, R},
                          "1",
                          "presence in the region: 1 with a location, a point of presence partly"},
    [CTD_REC_AWARENESS] = {"awareness",
                           CTD_FLOAT64,
                           3,
                           {T, P, R},
                           "1",
                           "share of the region's customers who know the provider"},
    [CTD_REC_PARTNERSHIP] =
        {"partnership", CTD_FLOAT64, 3, {T, P, R}, "1", "partnership index in the region"},
    [CTD_REC_CAPACITY] = {"capacity",
                          CTD_FLOAT64,
                          3,
                          {T, P, R},
                          "1",
                          "capacity of the location in the region, in reference instances; inf is "
                          "unlimited"},
    [CTD_REC_LOAD] =
        {"load", CTD_FLOAT64, 3, {T, P, R}, "1", "load on the location, in reference instances"},
    [CTD_REC_REQUESTED] = {"requested",
                           CTD_FLOAT64,
                           3,
                           {T, P, R},
                           "1",
                           "load with what was turned away in the tick, in reference instances"},
    [CTD_REC_UNSERVED] =
        {"unserved", CTD_FLOAT64, 3, {T, P, R}, "1", "load above capacity, in reference instances"},
    [CTD_REC_UTILISATION] =
        {"utilisation",
         CTD_FLOAT64,
         3,
         {T, P, R},
         "1",
         "load over capacity; 0 where capacity is unlimited or nothing is open"},
    [CTD_REC_CASH] = {"cash", CTD_FLOAT64, 2, {T, P}, "USD", "cash"},
    [CTD_REC_CAPEX] = {"capex",
                       CTD_FLOAT64,
                       2,
                       {T, P},
                       "USD year-1",
                       "spending on capacity in the tick, at a yearly rate"},
    [CTD_REC_OPERATING_COST] =
        {"operating_cost", CTD_FLOAT64, 2, {T, P}, "USD year-1", "operating cost"},
    [CTD_REC_UNIT_COST] =
        {"unit_cost", CTD_FLOAT64, 2, {T, P}, "USD hour-1", "cost of an instance-hour served"},
    [CTD_REC_DEPRECIATION] =
        {"depreciation", CTD_FLOAT64, 2, {T, P}, "USD year-1", "servers and buildings written off"},
    [CTD_REC_INTEREST] = {"interest", CTD_FLOAT64, 2, {T, P}, "USD year-1", "interest on debt"},
    [CTD_REC_PROFIT] = {"profit",
                        CTD_FLOAT64,
                        2,
                        {T, P},
                        "USD year-1",
                        "revenue less operating cost, depreciation and interest"},
    [CTD_REC_MARGIN] = {"margin",
                        CTD_FLOAT64,
                        2,
                        {T, P},
                        "1",
                        "revenue less operating cost, over revenue; missing without revenue"},
    [CTD_REC_ASSETS] =
        {"assets", CTD_FLOAT64, 2, {T, P}, "USD", "written-down value of servers and buildings"},
    [CTD_REC_SWITCHES] = {"switches",
                          CTD_INT64,
                          3,
                          {T, CTD_AXIS_FROM_PROVIDER, P},
                          "1",
                          "customers who went from one provider to another since the last record"},
    [CTD_REC_DECISIONS] = {"decisions",
                           CTD_INT64,
                           2,
                           {T, P},
                           "1",
                           "customers who decided for the provider since the last record, staying "
                           "included"},
    [CTD_REC_RATIONED] = {"rationed",
                          CTD_INT64,
                          2,
                          {T, P},
                          "1",
                          "customers turned away for want of capacity since the last record"},
    [CTD_REC_HHI] = {"hhi",
                     CTD_FLOAT64,
                     1,
                     {T},
                     "1",
                     "Herfindahl-Hirschman index of revenue shares, the fringe left out"},
    [CTD_REC_MARKET] =
        {"market", CTD_FLOAT64, 1, {T}, "USD year-1", "world cloud revenue, run rate"},
};

const ctd_column *
ctd_market_columns(size_t *n)
{
    *n = CTD_N_RECORDS;
    return ctd_record_columns;
}
