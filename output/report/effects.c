/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* What variants change against the scenario as written, pair by pair under the same luck. */

/** A measure and how its effects are written. */
typedef struct effect {
    const char *title, *unit;
    ctd_measure measure;
    double scale;
    int decimals;
} effect;

enum { MOST_EFFECTS = 3 };
static const double z = 1.959963984540054;

static void
put_picture(const ctd_run_page *page, const effect *e)
{
    ctd_report *report = page->report;
    const uint32_t n = page->result->n_variants - 1;
    ctd_plot_row *row = ctd_report_array(report, n, sizeof *row);
    char name[CTD_REPORT_TITLE];

    for (uint32_t i = 0; i < n && report->status == CTD_OK; i++) {
        const ctd_estimate x =
            ctd_measure_effect(page->result, e->measure, i + 1, page->result->n_records - 1);
        const double half = isnan(x.error) ? 0.0 : z * x.error * e->scale;
        char *text = ctd_report_array(report, CTD_REPORT_WORD, 1);

        if (text == NULL) {
            return;
        }
        row[i] = (ctd_plot_row){.label = page->result->variant[i + 1],
                                .text = ctd_words_signed(x.mean * e->scale, e->decimals, text),
                                .color = ctd_run_variant_color(i + 1),
                                .value = x.mean * e->scale,
                                .low = x.mean * e->scale - half,
                                .high = x.mean * e->scale + half,
                                .second = NAN,
                                .second_low = NAN,
                                .second_high = NAN};
    }
    if (report->status != CTD_OK) {
        return;
    }
    ctd_text_format(name, sizeof name, "Effect of each variant on %s, %s", e->title, e->unit);
    ctd_report_rows(report, &(ctd_plot_rows){.title = e->title,
                                             .unit = e->unit,
                                             .name = name,
                                             .n = n,
                                             .row = row,
                                             .reference = 0.0,
                                             .span = 0.02});
}

static void
put_table(const ctd_run_page *page, const effect effects[], size_t n)
{
    ctd_report *report = page->report;
    char text[CTD_REPORT_TITLE], a[CTD_REPORT_WORD], b[CTD_REPORT_WORD];

    ctd_report_table(report, "Mean effect and 95 % interval");
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    for (size_t i = 0; i < n; i++) {
        ctd_text_format(text, sizeof text, "%s, %s", effects[i].title, effects[i].unit);
        ctd_report_head(report, text);
    }
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t v = 1; v < page->result->n_variants; v++) {
        ctd_report_row(report);
        ctd_report_name(report, page->result->variant[v]);
        for (size_t i = 0; i < n; i++) {
            const effect *e = &effects[i];
            const ctd_estimate x =
                ctd_measure_effect(page->result, e->measure, v, page->result->n_records - 1);

            ctd_words_signed(x.mean * e->scale, e->decimals, a);
            ctd_text_format(text, sizeof text, isnan(x.error) ? "%s" : "%s ± %s", a,
                            ctd_words_number(z * x.error * e->scale, e->decimals, b));
            ctd_report_cell(report, text);
        }
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}

static void
say_effects(const ctd_run_page *page, ctd_measure share, char out[CTD_REPORT_TITLE])
{
    const uint32_t last = page->result->n_records - 1;
    const char *name = ctd_run_who(page, page->focus);
    uint32_t most = 1;
    double greatest = 0.0;
    char points[CTD_REPORT_WORD];

    for (uint32_t v = 1; v < page->result->n_variants; v++) {
        const double x = ctd_measure_effect(page->result, share, v, last).mean;

        if (fabs(x) > fabs(greatest)) {
            greatest = x;
            most = v;
        }
    }
    if (!(fabs(greatest) >= 5e-4)) {
        ctd_text_format(out, CTD_REPORT_TITLE, "No variant moves %s by as much as 0.05 points",
                        name);
        return;
    }
    ctd_text_format(out, CTD_REPORT_TITLE, "“%s” moves %s most: %s points of the market",
                    page->result->variant[most], name,
                    ctd_words_signed(100.0 * greatest, 2, points));
}

void
ctd_run_put_effects(const ctd_run_page *page)
{
    const ctd_result *result = page->result;
    ctd_report *report = page->report;
    const ctd_measure market = ctd_measure_market(result);
    char finding[CTD_REPORT_TITLE], shown[CTD_REPORT_TITLE], unit[CTD_REPORT_WORD];
    effect effects[MOST_EFFECTS];
    size_t n = 0;

    if (result->n_variants < 2 || market.column < 0 || ctd_measure_share(result, 0).column < 0) {
        return;
    }
    const ctd_scale scale =
        ctd_words_scale(ctd_measure_mean(result, market, 0, result->n_records - 1).mean);

    ctd_text_format(unit, sizeof unit, "USD%s%s a year", scale.word[0] != '\0' ? " " : "",
                    scale.word);
    effects[n++] = (effect){result->provider[page->focus], "points of the market",
                            ctd_measure_share(result, page->focus), 100.0, 2};
    if (page->rival != 0) {
        effects[n++] = (effect){result->provider[page->rival], "points of the market",
                                ctd_measure_share(result, page->rival), 100.0, 2};
    }
    effects[n++] = (effect){"Size of the market", unit, market, 1.0 / scale.unit, 2};
    say_effects(page, effects[0].measure, finding);
    ctd_text_format(shown, sizeof shown, "Change against “%s” in %s", result->variant[0],
                    page->last_date);
    ctd_report_figure(report, "effects", 2, finding, shown);
    put_picture(page, &effects[0]);
    put_picture(page, &effects[1]);
    ctd_report_caption(report, result->n_replications > 1
                                   ? "Dots: mean of the differences between runs with the same "
                                     "luck; lines: its 95 % interval, which may be shorter than "
                                     "the dot. Where a line keeps clear of 0, the variant matters."
                                   : "Differences between runs with the same luck, one each.");
    put_table(page, effects, n);
    ctd_report_figure_end(report);
}
