/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* Shares over time: of everybody in each variant, and of the one looked at in all variants. */

static uint32_t
leader_at(const ctd_run_page *page, uint32_t record)
{
    uint32_t found = page->focus;
    double most = -1.0;

    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        const double share = ctd_run_median(page, ctd_quantity_share, 0, j, record);

        if (share > most) {
            most = share;
            found = j;
        }
    }
    return found;
}

static void
say_shares(const ctd_run_page *page, char out[CTD_REPORT_TITLE])
{
    const uint32_t last = page->result->n_records - 1;
    const uint32_t leader = page->rival != 0 ? page->rival : leader_at(page, last);
    char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD], c[CTD_REPORT_WORD], d[CTD_REPORT_WORD];

    ctd_words_percent(ctd_run_median(page, ctd_quantity_share, 0, page->focus, 0), a);
    ctd_words_percent(ctd_run_median(page, ctd_quantity_share, 0, page->focus, last), b);
    ctd_words_percent(ctd_run_median(page, ctd_quantity_share, 0, leader, 0), c);
    ctd_words_percent(ctd_run_median(page, ctd_quantity_share, 0, leader, last), d);
    if (leader == page->focus) {
        ctd_text_format(out, CTD_REPORT_TITLE, "%s goes from %s to %s of the market",
                        ctd_run_who(page, page->focus), a, b);
    } else {
        ctd_text_format(out, CTD_REPORT_TITLE,
                        "%s goes from %s to %s of the market, %s from %s "
                        "to %s",
                        ctd_run_who(page, page->focus), a, b, ctd_run_who(page, leader), c, d);
    }
}

/* Highest share in any variant, so that all pictures have one scale. */
static double
highest(const ctd_run_page *page)
{
    double most = 0.0;

    for (uint32_t v = 0; v < page->result->n_variants; v++) {
        for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
            const ctd_curve curve = ctd_run_curve(page, ctd_quantity_share, v, j, 100.0);
            const double *y = curve.high != NULL ? curve.high : curve.middle;

            for (size_t i = 0; curve.known && i < page->n; i++) {
                most = y[i] > most ? y[i] : most;
            }
        }
    }
    return most;
}

static void
put_focus(const ctd_run_page *page)
{
    const uint32_t last = page->result->n_records - 1;
    double low = INFINITY, high = -INFINITY;
    uint32_t least = 0, most = 0;
    char finding[CTD_REPORT_TITLE], bands[CTD_REPORT_TITLE];

    if (page->result->n_variants < 2) {
        return;
    }
    for (uint32_t v = 0; v < page->result->n_variants; v++) {
        const double x = ctd_run_median(page, ctd_quantity_share, v, page->focus, last);

        least = x < low ? v : least;
        most = x > high ? v : most;
        low = fmin(low, x);
        high = fmax(high, x);
    }
    if (high - low < 5e-4) {
        ctd_text_format(finding, sizeof finding, "No variant changes the end of %s",
                        ctd_run_who(page, page->focus));
    } else {
        char a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

        ctd_text_format(finding, sizeof finding, "%s ends between %s (%s) and %s (%s)",
                        ctd_run_who(page, page->focus), ctd_words_percent(low, a),
                        page->result->variant[least], ctd_words_percent(high, b),
                        page->result->variant[most]);
    }
    ctd_run_put_variants(page,
                         &(ctd_provider_figure){.name = "share-by-variant",
                                                .finding = finding,
                                                .shown = "Its share in each variant",
                                                .unit = "Share of world cloud revenue, %",
                                                .caption = ctd_run_bands(page, bands),
                                                .quantity = ctd_quantity_share,
                                                .scale = 100.0,
                                                .decimals = 2,
                                                .low = NAN,
                                                .high = NAN},
                         page->focus);
}

void
ctd_run_put_shares(const ctd_run_page *page)
{
    const bool many = page->result->n_variants > 1;
    char finding[CTD_REPORT_TITLE], bands[CTD_REPORT_TITLE], names[CTD_REPORT_LONG];
    char caption[CTD_REPORT_TITLE + CTD_REPORT_LONG];
    const ctd_provider_figure figure = {.name = "shares",
                                        .finding = finding,
                                        .shown = many ? "Shares of all providers, by variant"
                                                      : "Shares of all providers",
                                        .unit = "Share of world cloud revenue, %",
                                        .caption = caption,
                                        .quantity = ctd_quantity_share,
                                        .scale = 100.0,
                                        .decimals = 1,
                                        .low = 0.0,
                                        .high = highest(page)};

    say_shares(page, finding);
    ctd_run_names(page, names);
    ctd_text_format(caption, sizeof caption, "%s%s%s", ctd_run_bands(page, bands),
                    names[0] != '\0' ? " " : "", names);
    ctd_run_put_providers(page, &figure, page->result->n_variants);
    put_focus(page);
}
