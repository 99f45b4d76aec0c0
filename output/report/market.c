/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* How large the market is, what it costs to buy there, and how concentrated it is. */

static void
put_size(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;
    const double from = ctd_run_median(page, ctd_quantity_market, 0, 0, 0);
    const double to = ctd_run_median(page, ctd_quantity_market, 0, 0, last);
    const ctd_scale scale = ctd_words_scale(to);
    char finding[CTD_REPORT_TITLE], unit[CTD_REPORT_WORD], bands[CTD_REPORT_TITLE];
    char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

    if (isnan(to)) {
        return;
    }
    ctd_text_format(finding, sizeof finding,
                    fabs(to / from - 1.0) < 0.005 ? "The market stays at %s a year"
                    : to > from                   ? "The market grows from %s to %s a year"
                                                  : "The market shrinks from %s to %s a year",
                    ctd_words_money(from, a), ctd_words_money(to, b));
    ctd_text_format(unit, sizeof unit, "Revenue, USD%s%s a year", scale.word[0] != '\0' ? " " : "",
                    scale.word);
    ctd_run_put_variants(page,
                         &(ctd_provider_figure){.name = "market",
                                                .finding = finding,
                                                .shown = "Revenue of all clouds, run rate",
                                                .unit = unit,
                                                .quantity = ctd_quantity_market,
                                                .caption = ctd_run_bands(page, bands),
                                                .scale = 1.0 / scale.unit,
                                                .decimals = to / scale.unit < 9.95 ? 2 : 1,
                                                .low = 0.0,
                                                .high = NAN},
                         0);
}

static void
put_concentration(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;
    const double from = ctd_run_median(page, ctd_quantity_hhi, 0, 0, 0);
    const double to = ctd_run_median(page, ctd_quantity_hhi, 0, 0, last);
    char finding[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG], bands[CTD_REPORT_TITLE];
    char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

    if (isnan(from) || isnan(to)) {
        return;
    }
    ctd_text_format(finding, sizeof finding,
                    fabs(to - from) < 50.0 ? "Concentration hardly changes: %s to %s"
                    : to > from            ? "Concentration rises from %s to %s"
                                           : "Concentration falls from %s to %s",
                    ctd_words_number(from, 0, a), ctd_words_number(to, 0, b));
    ctd_text_format(caption, sizeof caption,
                    "%s The Herfindahl–Hirschman index adds up the squares of owners’ revenue "
                    "shares in per cent, the fringe left out; 10,000 is a monopoly.",
                    ctd_run_bands(page, bands));
    ctd_run_put_variants(page,
                         &(ctd_provider_figure){.name = "concentration",
                                                .finding = finding,
                                                .shown = "Herfindahl–Hirschman index",
                                                .unit = "Index, 0 to 10,000",
                                                .caption = caption,
                                                .quantity = ctd_quantity_hhi,
                                                .scale = 1.0,
                                                .decimals = 0,
                                                .low = 0.0,
                                                .high = NAN},
                         0);
}

/* Whether all providers, of whom there are several, have these prices first and last. */
static bool
same_prices(const ctd_run_page *page, double from, double to)
{
    const uint32_t last = page->result->n_records - 1;

    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        const double a = ctd_run_median(page, ctd_quantity_price, 0, j, 0);
        const double b = ctd_run_median(page, ctd_quantity_price, 0, j, last);

        if (!(fabs(a - from) < 1e-3 * from && fabs(b - to) < 1e-3 * to)) {
            return false;
        }
    }
    return page->result->n_providers > 2;
}

static void
put_prices(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;
    const double from = ctd_run_median(page, ctd_quantity_price, 0, page->focus, 0);
    const double to = ctd_run_median(page, ctd_quantity_price, 0, page->focus, last);
    char finding[CTD_REPORT_TITLE], caption[CTD_REPORT_LONG], bands[CTD_REPORT_TITLE];
    char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];
    const char *name = ctd_run_who(page, page->focus);

    if (isnan(to)) {
        return;
    }
    if (same_prices(page, from, to)) {
        ctd_text_format(finding, sizeof finding,
                        fabs(to / from - 1.0) < 0.005
                            ? "Everybody’s price stays at $%s an hour"
                            : "Everybody’s price goes from $%s to $%s an hour",
                        ctd_words_number(from, ctd_words_decimals(from), a),
                        ctd_words_number(to, ctd_words_decimals(from), b));
    } else if (isnan(from)) {
        ctd_text_format(finding, sizeof finding, "%s ends at $%s an hour", name,
                        ctd_words_number(to, ctd_words_decimals(to), b));
    } else {
        ctd_text_format(finding, sizeof finding,
                        fabs(to / from - 1.0) < 0.005 ? "%s keeps its price of $%s an hour"
                        : to > from ? "%s raises its price from $%s to $%s an hour"
                                    : "%s cuts its price from $%s to $%s an hour",
                        name, ctd_words_number(from, ctd_words_decimals(from), a),
                        ctd_words_number(to, ctd_words_decimals(from), b));
    }
    ctd_text_format(caption, sizeof caption, "%s Mean over the regions of customers.",
                    ctd_run_bands(page, bands));
    ctd_run_put_providers(page,
                          &(ctd_provider_figure){.name = "prices",
                                                 .finding = finding,
                                                 .shown = "List prices of the reference instance",
                                                 .unit = "USD an hour",
                                                 .caption = caption,
                                                 .quantity = ctd_quantity_price,
                                                 .scale = 1.0,
                                                 .decimals = ctd_words_decimals(fmax(from, to)),
                                                 .low = 0.0,
                                                 .high = NAN},
                          1);
}

void
ctd_run_put_market(const ctd_run_page *page)
{
    put_size(page);
    put_prices(page);
    put_concentration(page);
}
