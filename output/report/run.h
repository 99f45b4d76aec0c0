/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_REPORT_RUN_H
#define CTD_OUTPUT_REPORT_RUN_H

#include "output/findings.h"
#include "output/report/color.h"
#include "output/report/plot.h"
#include "output/report/words.h"

#include <math.h>

/* The page of a result, part by part. */

enum { CTD_ON_PREMISES = 0 };

typedef struct ctd_run_page {
    ctd_report *report;
    const ctd_result *result;
    const ctd_origin *origin;
    size_t n;                      /* records drawn */
    const uint32_t *record;        /* [n] */
    const double *x;               /* [n] their decimal years */
    const int *color;              /* [n_providers] */
    const int *dash;               /* [n_providers] */
    uint32_t focus, rival;         /* providers that the questions are about; rival 0: none */
    uint32_t years[CTD_MAX_YEARS]; /* records of tables */
    uint32_t n_years;
    char first_date[CTD_REPORT_WORD], last_date[CTD_REPORT_WORD];
} ctd_run_page;

/** A number at a record of a run, NaN where there is none. `provider` is looked at where the
 *  quantity has one. */
typedef double ctd_quantity_fn(const ctd_result *result, const ctd_series *series,
                               uint32_t provider, uint32_t record);

double ctd_quantity_share(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
double ctd_quantity_market(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
/** 0 to 10,000. */
double ctd_quantity_hhi(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
/** Mean list price over regions. */
double ctd_quantity_price(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
/** Instances at all locations where capacity is limited; NaN where it is limited nowhere. */
double ctd_quantity_capacity(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
/** Load over capacity at these. */
double ctd_quantity_utilisation(const ctd_result *, const ctd_series *, uint32_t, uint32_t);
double ctd_quantity_cash(const ctd_result *, const ctd_series *, uint32_t, uint32_t);

/** A column of a run over time, or over time and provider, or over these and region; NULL where
 *  there is none of numbers with so many axes. */
const double *ctd_run_column(const ctd_series *series, const char *name, int n_axes);
/** A provider in a sentence: its title, or its name. */
const char *ctd_run_who(const ctd_run_page *page, uint32_t provider);
/** The run of a variant and replication. */
const ctd_series *ctd_run_series(const ctd_result *result, uint32_t variant, uint32_t replication);

/** A quantity over the drawn records: 5 %, 50 % and 95 % of replications. */
typedef struct ctd_curve {
    double *low, *middle, *high; /* [n]; low and high NULL with one replication */
    bool known;                  /* whether any value is a number */
} ctd_curve;
ctd_curve ctd_run_curve(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
                        uint32_t provider, double scale);

/** Median over replications at a record. */
double ctd_run_median(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
                      uint32_t provider, uint32_t record);
/** Mean over replications. */
double ctd_run_mean(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
                    uint32_t provider, uint32_t record);

/** Sets up the drawn records, colours and whom the questions are about (report_setting.c). */
void ctd_run_prepare(ctd_run_page *page);
/** Which name is whose, ended by ".", or "" where nobody has a title. */
const char *ctd_run_names(const ctd_run_page *page, char out[CTD_REPORT_LONG]);
/** What bands and lines are, for captions: "Line: median of 20 runs; band: ...". */
const char *ctd_run_bands(const ctd_run_page *page, char out[CTD_REPORT_TITLE]);
/** A variant's colour and dashes: the scenario as written in that of ink. */
int ctd_run_variant_color(uint32_t variant);
int ctd_run_variant_dash(uint32_t variant);

/** A table of medians by year: rows are records, columns what `column` names.
 *  @param[in] n columns @param[in] provider, variant [n] of each column */
typedef struct ctd_year_table {
    const char *caption;
    ctd_quantity_fn *quantity;
    size_t n;
    const char *const *name;
    const uint32_t *variant, *provider;
    double scale;
    int decimals;
} ctd_year_table;
void ctd_run_put_years(const ctd_run_page *page, const ctd_year_table *table);

/** Lines of all providers, and their table; finding and words are the caller's.
 */
typedef struct ctd_provider_figure {
    const char *name, *finding, *shown, *unit, *caption;
    ctd_quantity_fn *quantity;
    double scale;
    int decimals;
    double low, high; /* that the axis has to show */
} ctd_provider_figure;
/** The first `n_variants` variants side by side; nothing where no provider has a value. */
void ctd_run_put_providers(const ctd_run_page *page, const ctd_provider_figure *figure,
                           uint32_t n_variants);
/** Lines of all variants of one provider (or of the market), and their table. */
void ctd_run_put_variants(const ctd_run_page *page, const ctd_provider_figure *figure,
                          uint32_t provider);

/* The parts. */
void ctd_run_put_answers(const ctd_run_page *page);
void ctd_run_put_shares(const ctd_run_page *page);
void ctd_run_put_effects(const ctd_run_page *page);
void ctd_run_put_market(const ctd_run_page *page);
void ctd_run_put_events(const ctd_run_page *page);
void ctd_run_put_regions(const ctd_run_page *page);
void ctd_run_put_firms(const ctd_run_page *page);
void ctd_run_put_switches(const ctd_run_page *page);
void ctd_run_put_provenance(const ctd_run_page *page);

#endif
