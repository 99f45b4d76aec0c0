/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include <string.h>

const double *
ctd_run_column(const ctd_series *series, const char *name, int n_axes)
{
    static const ctd_axis axes[] = {CTD_AXIS_TIME, CTD_AXIS_PROVIDER, CTD_AXIS_REGION};
    const int found = ctd_series_find(series, name);
    const ctd_column *column = found >= 0 ? &series->columns[found] : NULL;

    if (column == NULL || column->type != CTD_FLOAT64 || column->n_axes != n_axes) {
        return NULL;
    }
    for (int i = 0; i < n_axes; i++) {
        if (column->axes[i] != axes[i]) {
            return NULL;
        }
    }
    return series->data[found];
}

const ctd_series *
ctd_run_series(const ctd_result *result, uint32_t variant, uint32_t replication)
{
    return result->series[(size_t)variant * result->n_replications + replication];
}

/* Values of a provider at a record in a column [time, provider, region]; NULL without one. */
static const double *
of_regions(const ctd_result *result, const ctd_series *series, const char *name, uint32_t provider,
           uint32_t record)
{
    const double *column = ctd_run_column(series, name, 3);

    return column != NULL
               ? column + ((size_t)record * result->n_providers + provider) * result->n_regions
               : NULL;
}

static double
of_provider(const ctd_result *result, const ctd_series *series, const char *name, uint32_t provider,
            uint32_t record)
{
    const double *column = ctd_run_column(series, name, 2);

    return column != NULL ? column[(size_t)record * result->n_providers + provider] : NAN;
}

double
ctd_quantity_share(const ctd_result *result, const ctd_series *series, uint32_t provider,
                   uint32_t record)
{
    return of_provider(result, series, "share", provider, record);
}

double
ctd_quantity_market(const ctd_result *result, const ctd_series *series, uint32_t provider,
                    uint32_t record)
{
    const double *column = ctd_run_column(series, "market", 1);

    (void)result;
    (void)provider;
    return column != NULL ? column[record] : NAN;
}

double
ctd_quantity_hhi(const ctd_result *result, const ctd_series *series, uint32_t provider,
                 uint32_t record)
{
    const double *column = ctd_run_column(series, "hhi", 1);

    (void)result;
    (void)provider;
    return column != NULL ? 1e4 * column[record] : NAN;
}

double
ctd_quantity_price(const ctd_result *result, const ctd_series *series, uint32_t provider,
                   uint32_t record)
{
    const double *price = of_regions(result, series, "price", provider, record);
    ctd_moments mean = {0};

    for (uint32_t r = 0; price != NULL && r < result->n_regions; r++) {
        if (isfinite(price[r])) {
            ctd_moments_add(&mean, price[r]);
        }
    }
    return ctd_moments_estimate(&mean).mean;
}

/* Capacity where it is limited, and the load there. */
static bool
limited(const ctd_result *result, const ctd_series *series, uint32_t provider, uint32_t record,
        double *capacity, double *load)
{
    const double *c = of_regions(result, series, "capacity", provider, record);
    const double *l = of_regions(result, series, "load", provider, record);
    bool any = false;

    *capacity = *load = 0.0;
    for (uint32_t r = 0; c != NULL && l != NULL && r < result->n_regions; r++) {
        if (isfinite(c[r]) && c[r] > 0.0) {
            any = true;
            *capacity += c[r];
            *load += l[r];
        }
    }
    return any;
}

double
ctd_quantity_capacity(const ctd_result *result, const ctd_series *series, uint32_t provider,
                      uint32_t record)
{
    double capacity, load;

    return limited(result, series, provider, record, &capacity, &load) ? capacity : NAN;
}

double
ctd_quantity_utilisation(const ctd_result *result, const ctd_series *series, uint32_t provider,
                         uint32_t record)
{
    double capacity, load;

    return limited(result, series, provider, record, &capacity, &load) ? load / capacity : NAN;
}

double
ctd_quantity_cash(const ctd_result *result, const ctd_series *series, uint32_t provider,
                  uint32_t record)
{
    return of_provider(result, series, "cash", provider, record);
}

/* The numbers of a variant's replications at a record into x; how many. */
static size_t
gather(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant, uint32_t provider,
       uint32_t record, double x[])
{
    const ctd_result *result = page->result;
    size_t n = 0;

    for (uint32_t k = 0; k < result->n_replications; k++) {
        const double value = quantity(result, ctd_run_series(result, variant, k), provider, record);

        if (isfinite(value)) {
            x[n++] = value;
        }
    }
    ctd_sort(n, x);
    return n;
}

ctd_curve
ctd_run_curve(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
              uint32_t provider, double scale)
{
    ctd_report *report = page->report;
    const bool band = page->result->n_replications > 1;
    double *x = ctd_report_array(report, page->result->n_replications, sizeof *x);
    ctd_curve curve = {.low = ctd_report_array(report, page->n, sizeof(double)),
                       .middle = ctd_report_array(report, page->n, sizeof(double)),
                       .high = ctd_report_array(report, page->n, sizeof(double))};

    if (report->status != CTD_OK) {
        return (ctd_curve){0};
    }
    for (size_t i = 0; i < page->n; i++) {
        const size_t n = gather(page, quantity, variant, provider, page->record[i], x);

        curve.low[i] = ctd_quantile(n, x, 0.05) * scale;
        curve.middle[i] = ctd_quantile(n, x, 0.5) * scale;
        curve.high[i] = ctd_quantile(n, x, 0.95) * scale;
        curve.known = curve.known || n > 0;
    }
    if (!band) {
        curve.low = curve.high = NULL;
    }
    return curve;
}

double
ctd_run_median(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
               uint32_t provider, uint32_t record)
{
    double *x = ctd_report_array(page->report, page->result->n_replications, sizeof *x);

    return x != NULL ? ctd_quantile(gather(page, quantity, variant, provider, record, x), x, 0.5)
                     : NAN;
}

double
ctd_run_mean(const ctd_run_page *page, ctd_quantity_fn *quantity, uint32_t variant,
             uint32_t provider, uint32_t record)
{
    ctd_moments mean = {0};

    for (uint32_t k = 0; k < page->result->n_replications; k++) {
        const double x =
            quantity(page->result, ctd_run_series(page->result, variant, k), provider, record);

        if (isfinite(x)) {
            ctd_moments_add(&mean, x);
        }
    }
    return ctd_moments_estimate(&mean).mean;
}
