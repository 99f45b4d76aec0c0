/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

/* Figures that several parts of a page have: lines of providers, and lines of variants. */

enum { MOST_VARIANTS = 12 }; /* side by side */

/* Whether two curves are one to the eye, so that one label must do for both. */
static bool
alike(const ctd_plot_line *a, const ctd_plot_line *b, size_t n)
{
    double most = 0.0, apart = 0.0;

    for (size_t i = 0; i < n; i++) {
        if (isfinite(a->y[i]) != isfinite(b->y[i])) {
            return false;
        }
        if (isfinite(a->y[i])) {
            most = fmax(most, fabs(a->y[i]));
            apart = fmax(apart, fabs(a->y[i] - b->y[i]));
        }
    }
    return apart <= 1e-3 * most;
}

/* The label of a line on which others lie. */
static const char *
merged_label(ctd_report *report, const char *label, size_t same, size_t n_lines)
{
    char *text = ctd_report_array(report, CTD_REPORT_TITLE, 1);

    if (same == 1 || text == NULL) {
        return label;
    }
    if (same == n_lines) {
        ctd_text_format(text, CTD_REPORT_TITLE, "all %zu", same);
    } else {
        ctd_text_format(text, CTD_REPORT_TITLE, "%s, %zu more", label, same - 1);
    }
    return text;
}

/* Of lines that lie on one another only the one on top stays. @return how many do */
static size_t
merge(ctd_report *report, const ctd_plot_line line[], size_t n_lines, size_t n,
      ctd_plot_line kept[])
{
    size_t n_kept = 0;

    for (size_t i = 0; i < n_lines; i++) {
        size_t same = 0, top = i;

        for (size_t k = 0; k < n_lines; k++) {
            if (alike(&line[i], &line[k], n)) {
                top = k > top ? k : top;
                same++;
            }
        }
        if (i == top) {
            kept[n_kept] = line[i];
            kept[n_kept].label = merged_label(report, line[i].label, same, n_lines);
            if (same == n_lines && same > 1) {
                kept[n_kept].color = CTD_COLOR_VARIANT; /* of all, and so of nobody */
            }
            n_kept++;
        }
    }
    return n_kept;
}

/* Providers in the order in which they are drawn: those told apart by grey first, the one looked at
 * last. */
static size_t
order_providers(const ctd_run_page *page, uint32_t order[])
{
    size_t n = 0;

    for (int pass = 0; pass < 4; pass++) {
        for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
            const int rank = j == page->focus                   ? 3
                             : j == page->rival                 ? 2
                             : page->color[j] != CTD_COLOR_GREY ? 1
                                                                : 0;

            if (rank == pass) {
                order[n++] = j;
            }
        }
    }
    return n;
}

/* Lines of all providers in a variant. @return how many have values */
static size_t
provider_lines(const ctd_run_page *page, const ctd_provider_figure *figure, uint32_t variant,
               ctd_plot_line line[], uint32_t shown[])
{
    ctd_report *report = page->report;
    uint32_t *order = ctd_report_array(report, page->result->n_providers, sizeof *order);
    const size_t n = order != NULL ? order_providers(page, order) : 0;
    size_t kept = 0;

    for (size_t i = 0; i < n && report->status == CTD_OK; i++) {
        const uint32_t j = order[i];
        const ctd_curve curve = ctd_run_curve(page, figure->quantity, variant, j, figure->scale);
        char *last = ctd_report_array(report, CTD_REPORT_WORD, 1);

        if (last == NULL || !curve.known) {
            continue;
        }
        shown[kept] = j;
        line[kept++] = (ctd_plot_line){
            .label = page->result->provider[j],
            .color = page->color[j],
            .dash = page->dash[j],
            .y = curve.middle,
            .low = curve.low,
            .high = curve.high,
            .last = ctd_words_number(curve.middle[page->n - 1], figure->decimals, last)};
    }
    return kept;
}

static void
draw_lines(const ctd_run_page *page, const ctd_provider_figure *figure, const char *title,
           const ctd_plot_line line[], size_t n_lines)
{
    char name[CTD_REPORT_TITLE];
    ctd_plot_line *kept = ctd_report_array(page->report, n_lines, sizeof *kept);

    if (kept == NULL) {
        return;
    }
    ctd_text_format(name, sizeof name, "%s: %s. %s", title, figure->unit, figure->finding);
    ctd_report_lines(page->report,
                     &(ctd_plot_lines){.title = title,
                                       .unit = figure->unit,
                                       .name = name,
                                       .n = page->n,
                                       .x = page->x,
                                       .dates = true,
                                       .n_lines = merge(page->report, line, n_lines, page->n, kept),
                                       .line = kept,
                                       .low = figure->low,
                                       .high = figure->high});
}

/* Lines of all providers in a variant, drawn; which they are. */
static size_t
draw_providers(const ctd_run_page *page, const ctd_provider_figure *figure, uint32_t variant,
               uint32_t shown[])
{
    ctd_plot_line *line = ctd_report_array(page->report, page->result->n_providers, sizeof *line);
    const size_t n = line != NULL ? provider_lines(page, figure, variant, line, shown) : 0;

    if (n > 0) {
        draw_lines(page, figure, page->result->variant[variant], line, n);
    }
    return n;
}

/* From the order of drawing back to that of the result. */
static void
sort_providers(uint32_t shown[], size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint32_t one = shown[i];
        size_t at = i;

        for (; at > 0 && shown[at - 1] > one; at--) {
            shown[at] = shown[at - 1];
        }
        shown[at] = one;
    }
}

/* Their medians by year. */
static void
put_provider_table(const ctd_run_page *page, const ctd_provider_figure *figure, uint32_t variant,
                   uint32_t shown[], size_t n)
{
    uint32_t *variants = ctd_report_array(page->report, n, sizeof *variants);
    const char **name = ctd_report_array(page->report, n, sizeof *name);
    char caption[CTD_REPORT_TITLE];

    if (page->report->status != CTD_OK) {
        return;
    }
    sort_providers(shown, n);
    for (size_t i = 0; i < n; i++) {
        name[i] = page->result->provider[shown[i]];
        variants[i] = variant;
    }
    ctd_text_format(caption, sizeof caption, "%s: %s", page->result->variant[variant],
                    figure->unit);
    ctd_run_put_years(page, &(ctd_year_table){.caption = caption,
                                              .quantity = figure->quantity,
                                              .n = n,
                                              .name = name,
                                              .variant = variants,
                                              .provider = shown,
                                              .scale = figure->scale,
                                              .decimals = figure->decimals});
}

static bool
any_known(const ctd_run_page *page, ctd_quantity_fn *quantity)
{
    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        if (ctd_run_curve(page, quantity, 0, j, 1.0).known) {
            return true;
        }
    }
    return false;
}

void
ctd_run_put_providers(const ctd_run_page *page, const ctd_provider_figure *figure,
                      uint32_t n_variants)
{
    ctd_report *report = page->report;
    uint32_t *shown = ctd_report_array(report, page->result->n_providers, sizeof *shown);

    if (!any_known(page, figure->quantity)) {
        return;
    }
    n_variants = ctd_report_at_most(n_variants, MOST_VARIANTS);
    ctd_report_figure(report, figure->name, n_variants == 4 ? 2 : n_variants, figure->finding,
                      figure->shown);
    for (uint32_t v = 0; v < n_variants && report->status == CTD_OK; v++) {
        draw_providers(page, figure, v, shown);
    }
    ctd_report_caption(report, figure->caption);
    ctd_report_html(report, n_variants > 1 ? "<div class=\"pictures\">\n" : "");
    for (uint32_t v = 0; v < n_variants && report->status == CTD_OK; v++) {
        ctd_plot_line *line = ctd_report_array(report, page->result->n_providers, sizeof *line);
        const size_t n = line != NULL ? provider_lines(page, figure, v, line, shown) : 0;

        ctd_report_html(report, n_variants > 1 ? "<div class=\"part\">" : "");
        put_provider_table(page, figure, v, shown, n);
        ctd_report_html(report, n_variants > 1 ? "</div>" : "");
    }
    ctd_report_html(report, n_variants > 1 ? "</div>\n" : "");
    ctd_report_figure_end(report);
}

void
ctd_run_put_variants(const ctd_run_page *page, const ctd_provider_figure *figure, uint32_t provider)
{
    ctd_report *report = page->report;
    const uint32_t n = page->result->n_variants;
    ctd_plot_line *line = ctd_report_array(report, n, sizeof *line);
    uint32_t *variant = ctd_report_array(report, n, sizeof *variant);
    uint32_t *of = ctd_report_array(report, n, sizeof *of);
    bool known = false;

    for (uint32_t v = 0; v < n && report->status == CTD_OK; v++) {
        const ctd_curve curve = ctd_run_curve(page, figure->quantity, v, provider, figure->scale);
        char *last = ctd_report_array(report, CTD_REPORT_WORD, 1);

        if (last == NULL) {
            break;
        }
        variant[v] = v;
        of[v] = provider;
        known = known || curve.known;
        line[v] = (ctd_plot_line){
            .label = page->result->variant[v],
            .color = ctd_run_variant_color(v),
            .dash = ctd_run_variant_dash(v),
            .y = curve.middle,
            .low = curve.low,
            .high = curve.high,
            .last = ctd_words_number(curve.middle[page->n - 1], figure->decimals, last)};
    }
    if (report->status != CTD_OK || !known) {
        return;
    }
    ctd_report_figure(report, figure->name, 1, figure->finding, figure->shown);
    draw_lines(page, figure, provider != 0 ? page->result->provider[provider] : "All providers",
               line, n);
    ctd_report_caption(report, figure->caption);
    ctd_run_put_years(page, &(ctd_year_table){.caption = figure->unit,
                                              .quantity = figure->quantity,
                                              .n = n,
                                              .name = page->result->variant,
                                              .variant = variant,
                                              .provider = of,
                                              .scale = figure->scale,
                                              .decimals = figure->decimals});
    ctd_report_figure_end(report);
}
