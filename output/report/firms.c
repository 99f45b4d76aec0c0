/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* Providers as firms: capacity, how full it is, cash. */

/* A provider whose capacity is limited somewhere: the one looked at if its is; 0: none. */
static uint32_t
limited_provider(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;

    if (!isnan(ctd_run_median(page, ctd_quantity_capacity, 0, page->focus, last))) {
        return page->focus;
    }
    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        if (!isnan(ctd_run_median(page, ctd_quantity_capacity, 0, j, last))) {
            return j;
        }
    }
    return 0;
}

static double
greatest(const ctd_run_page *page, ctd_quantity_fn *quantity)
{
    double most = 0.0;

    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        for (uint32_t y = 0; y < page->n_years; y++) {
            const double x = ctd_run_median(page, quantity, 0, j, page->years[y]);

            most = fabs(x) > most ? fabs(x) : most;
        }
    }
    return most;
}

static void
put_capacity(const ctd_run_page *page, uint32_t who)
{
    const uint32_t last = page->result->n_records - 1;
    const ctd_scale scale = ctd_words_scale(greatest(page, ctd_quantity_capacity));
    const double most = greatest(page, ctd_quantity_capacity) / scale.unit;
    const char *name = ctd_run_who(page, who);
    char finding[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG], bands[CTD_REPORT_TITLE];
    char unit[CTD_REPORT_WORD], b[CTD_REPORT_WORD];
    const double from = ctd_run_median(page, ctd_quantity_capacity, 0, who, 0);
    const double to = ctd_run_median(page, ctd_quantity_capacity, 0, who, last);

    if (isnan(from)) {
        ctd_text_format(finding, sizeof finding, "%s ends with %s instances", name,
                        ctd_words_about(to, b));
    } else {
        char a[CTD_REPORT_WORD];

        ctd_text_format(finding, sizeof finding, "%s goes from %s to %s instances", name,
                        ctd_words_about(from, a), ctd_words_about(to, b));
    }
    ctd_text_format(caption, sizeof caption,
                    "%s Locations without a limit are left out, and so are providers that have "
                    "none but these.",
                    ctd_run_bands(page, bands));
    ctd_text_format(unit, sizeof unit, "Reference instances%s%s", scale.word[0] != '\0' ? ", " : "",
                    scale.word);
    ctd_run_put_providers(page,
                          &(ctd_provider_figure){.name = "capacity",
                                                 .finding = finding,
                                                 .shown = "Capacity where it is limited",
                                                 .unit = unit,
                                                 .caption = caption,
                                                 .quantity = ctd_quantity_capacity,
                                                 .scale = 1.0 / scale.unit,
                                                 .decimals = ctd_words_decimals(most),
                                                 .low = 0.0,
                                                 .high = NAN},
                          1);
}

static void
put_utilisation(const ctd_run_page *page, uint32_t who)
{
    const uint32_t last = page->result->n_records - 1;
    const double to = ctd_run_median(page, ctd_quantity_utilisation, 0, who, last);
    char finding[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG], bands[CTD_REPORT_TITLE];
    char a[CTD_REPORT_WORD];

    ctd_text_format(finding, sizeof finding,
                    to > 1.0 ? "%s ends overbooked: load is %s of capacity"
                             : "%s ends with %s of its capacity in use",
                    ctd_run_who(page, who), ctd_words_percent(to, a));
    ctd_text_format(caption, sizeof caption,
                    "%s Above 100 %% customers are slowed down, and some are turned away.",
                    ctd_run_bands(page, bands));
    ctd_run_put_providers(page,
                          &(ctd_provider_figure){.name = "utilisation",
                                                 .finding = finding,
                                                 .shown = "Load where capacity is limited",
                                                 .unit = "Share of capacity, %",
                                                 .caption = caption,
                                                 .quantity = ctd_quantity_utilisation,
                                                 .scale = 100.0,
                                                 .decimals = 1,
                                                 .low = 0.0,
                                                 .high = 100.0},
                          1);
}

static void
put_cash(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;
    const ctd_scale scale = ctd_words_scale(greatest(page, ctd_quantity_cash));
    const double most = greatest(page, ctd_quantity_cash) / scale.unit;
    const double to = ctd_run_median(page, ctd_quantity_cash, 0, page->focus, last);
    char finding[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG], bands[CTD_REPORT_TITLE];
    char unit[CTD_REPORT_WORD], a[CTD_REPORT_WORD];

    if (most == 0.0 || isnan(to)) {
        return;
    }
    ctd_text_format(finding, sizeof finding,
                    to < 0.0 ? "%s ends %s in debt" : "%s ends with %s in hand",
                    ctd_run_who(page, page->focus), ctd_words_money(fabs(to), a));
    ctd_text_format(unit, sizeof unit, "USD%s%s", scale.word[0] != '\0' ? " " : "", scale.word);
    ctd_text_format(caption, sizeof caption,
                    "%s Cash gathered since the start; below 0 it is owed.",
                    ctd_run_bands(page, bands));
    ctd_run_put_providers(page,
                          &(ctd_provider_figure){.name = "cash",
                                                 .finding = finding,
                                                 .shown = "Cash of each provider",
                                                 .unit = unit,
                                                 .caption = caption,
                                                 .quantity = ctd_quantity_cash,
                                                 .scale = 1.0 / scale.unit,
                                                 .decimals = ctd_words_decimals(most),
                                                 .low = 0.0,
                                                 .high = NAN},
                          1);
}

void
ctd_run_put_firms(const ctd_run_page *page)
{
    const uint32_t who = limited_provider(page);

    if (who != 0) {
        put_capacity(page, who);
        put_utilisation(page, who);
    }
    put_cash(page);
}
