/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_AGENTS_LOG_H
#define CTD_AGENTS_LOG_H

#include "agents/model.h"
#include "sim/series.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The log of a run: what happened and when, dated events of the scenario and what providers came
 * to by themselves. A kind's number is its place in this list and part of the result file: add at
 * the end, never renumber. Amounts are named after each.
 */
#define CTD_LOG_LIST(X)                                                                            \
    X(CTD_LOG_INJECTED, "injected")             /* USD in all, from here on over its months */     \
    X(CTD_LOG_ORDERED, "ordered")               /* USD spent on a new location */                  \
    X(CTD_LOG_OPENED, "opened")                 /* USD spent on it at first */                     \
    X(CTD_LOG_PRICE, "price")                   /* USD an hour, the new list price */              \
    X(CTD_LOG_PARTNERSHIP, "partnership")       /* index it rises to */                            \
    X(CTD_LOG_MARKETING, "marketing")           /* level */                                        \
    X(CTD_LOG_MARKETING_OVER, "marketing_over") /* level that ends */                              \
    X(CTD_LOG_OUTAGE, "outage")                 /* share of the capacity lost */                   \
    X(CTD_LOG_OUTAGE_OVER, "outage_over")       /* share back */                                   \
    X(CTD_LOG_QUALITY, "quality")               /* utils added */                                  \
    X(CTD_LOG_QUALITY_OVER, "quality_over")     /* utils taken back */                             \
    X(CTD_LOG_DEMAND, "demand")                 /* factor on use */                                \
    X(CTD_LOG_DEMAND_OVER, "demand_over")       /* factor that ends */                             \
    X(CTD_LOG_RESIDENCY, "residency")           /* segments bound */                               \
    X(CTD_LOG_MERGED, "merged")                 /* number of the provider taken over */            \
    X(CTD_LOG_ENTERED, "entered")               /* locations it comes with */                      \
    X(CTD_LOG_INSOLVENT, "insolvent")           /* cash, USD */                                    \
    X(CTD_LOG_SOLVENT, "solvent")               /* cash, USD */                                    \
    X(CTD_LOG_EXITED, "exited")                 /* customers who decide again */                   \
    X(CTD_LOG_LEARNED, "learned")               /* ticks until strategies settled */               \
    X(CTD_LOG_MORE, "more")                     /* entries left out for want of room */

#define CTD_LOG_KIND(kind, name) kind,
typedef enum ctd_log_kind { CTD_LOG_LIST(CTD_LOG_KIND) CTD_N_LOG_KINDS } ctd_log_kind;
#undef CTD_LOG_KIND

/** One entry. Its date is that of the decisions of its tick: the record before. */
typedef struct ctd_log_entry {
    uint32_t tick;
    uint8_t kind;     /* ctd_log_kind */
    uint8_t provider; /* CTD_ON_PREMISES = nobody's */
    int16_t region;   /* -1 = every region, or none */
    double amount;
} ctd_log_entry;

struct ctd_market;

/** Entries a run of any of these models can log: twice its dated events, two a location, and
 *  twelve a provider; what comes to more is counted by a last entry of kind `more`.
 *  @param[in] models [n_models] of the same axes */
size_t ctd_log_capacity(const ctd_model *models, uint32_t n_models);

/** Empties the log: a new run. */
void ctd_log_start(struct ctd_market *m);

/** Adds an entry dated with the present tick.
 *  @param[in] provider CTD_ON_PREMISES where it is nobody's
 *  @param[in] region   -1 where it is every region's, or none's */
void ctd_log_add(struct ctd_market *m, ctd_log_kind kind, uint32_t provider, int32_t region,
                 double amount);

/** Logs the dated events that begin or end in this tick, openings included. Entries into the
 *  market and exits from it are logged by who carries them out, as a provider may also fail. */
void ctd_log_events(struct ctd_market *m);

/** The entries so far, in order of time; *n is their number. Borrowed until the next tick. */
const ctd_log_entry *ctd_log_entries(const struct ctd_market *m, size_t *n);

#endif
