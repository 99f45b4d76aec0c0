/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

#include "output/text.h"

#include <string.h>

/* Whom a result is about, and how everybody is drawn on all its pictures. */

static double
last_share(const ctd_run_page *page, uint32_t provider)
{
    double most = 0.0;

    for (uint32_t v = 0; v < page->result->n_variants; v++) {
        const double share =
            ctd_run_mean(page, ctd_quantity_share, v, provider, page->result->n_records - 1);

        most = share > most ? share : most;
    }
    return most;
}

/* The provider named first in the first question, but for one; 0: none is. */
static uint32_t
named(const ctd_result *result, uint32_t but)
{
    const char *first = NULL;
    uint32_t found = 0;

    for (uint32_t j = CTD_ON_PREMISES + 1; result->n_questions > 0 && j < result->n_providers;
         j++) {
        const char *at = ctd_words_find(result->question_text[0], result->provider[j]);

        if (j != but && at != NULL && (first == NULL || at < first)) {
            first = at;
            found = j;
        }
    }
    return found;
}

/* Who gains most between the first and the last record; the greatest if nobody is known to. */
static uint32_t
climber(const ctd_run_page *page)
{
    uint32_t found = page->result->n_providers > 1 ? 1 : 0;
    double most = -INFINITY;

    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        const double gain =
            ctd_run_mean(page, ctd_quantity_share, 0, j, page->result->n_records - 1) -
            ctd_run_mean(page, ctd_quantity_share, 0, j, 0);

        if (gain > most) {
            most = gain;
            found = j;
        }
    }
    return found;
}

static uint32_t
greatest_but(const ctd_run_page *page, uint32_t but)
{
    uint32_t found = 0;
    double most = -1.0;

    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        if (j != but && last_share(page, j) > most &&
            strcmp(page->result->provider[j], "others") != 0) {
            most = last_share(page, j);
            found = j;
        }
    }
    return found;
}

/* Focus and rival have theirs, then the greatest; who is left over is grey, in dashes. */
static void
color_providers(ctd_run_page *page)
{
    const ctd_result *result = page->result;
    int *color = ctd_report_array(page->report, result->n_providers, sizeof *color);
    int *dash = ctd_report_array(page->report, result->n_providers, sizeof *dash);
    double *share = ctd_report_array(page->report, result->n_providers, sizeof *share);

    if (page->report->status != CTD_OK) {
        return;
    }
    for (uint32_t j = 1; j < result->n_providers; j++) {
        const bool fixed =
            j == page->focus || j == page->rival || strcmp(result->provider[j], "others") == 0;

        share[j] = fixed ? -1.0 : last_share(page, j);
    }
    color[page->rival] = CTD_COLOR_RIVAL;
    color[page->focus] = CTD_COLOR_FOCUS;
    color[CTD_ON_PREMISES] = CTD_COLOR_GREY;
    for (int next = CTD_COLOR_FOCUS + 1; next < 4 * CTD_N_PROVIDER_COLORS; next++) {
        uint32_t most = 0;

        for (uint32_t j = 1; j < result->n_providers; j++) {
            most = share[j] >= 0.0 && (most == 0 || share[j] > share[most]) ? j : most;
        }
        if (most == 0) {
            break;
        }
        share[most] = -1.0;
        color[most] = next < CTD_N_PROVIDER_COLORS ? next : CTD_COLOR_GREY;
        dash[most] = next < CTD_N_PROVIDER_COLORS ? 0 : 1 + (next - CTD_N_PROVIDER_COLORS) % 3;
    }
    page->color = color;
    page->dash = dash;
}

static void
pick_records(ctd_run_page *page)
{
    const uint32_t n_records = page->result->n_records;
    const uint32_t step = (n_records + CTD_REPORT_POINTS - 2) / (CTD_REPORT_POINTS - 1);
    uint32_t *record = ctd_report_array(page->report, CTD_REPORT_POINTS + 1, sizeof *record);
    double *x = ctd_report_array(page->report, CTD_REPORT_POINTS + 1, sizeof *x);

    if (page->report->status != CTD_OK) {
        return;
    }
    for (uint32_t i = 0; i < n_records - 1; i += step) {
        record[page->n++] = i;
    }
    record[page->n++] = n_records - 1;
    for (size_t i = 0; i < page->n; i++) {
        x[i] = ctd_words_year(page->result, record[i]);
    }
    page->record = record;
    page->x = x;
}

void
ctd_run_prepare(ctd_run_page *page)
{
    pick_records(page);
    page->focus = named(page->result, 0);
    if (page->focus == 0) {
        page->focus = climber(page);
    }
    page->rival = named(page->result, page->focus);
    if (page->rival == 0) {
        page->rival = greatest_but(page, page->focus);
    }
    color_providers(page);
    page->n_years = ctd_findings_years(page->result, page->years);
    ctd_words_date(page->result, 0, page->first_date);
    ctd_words_date(page->result, page->result->n_records - 1, page->last_date);
}

const char *
ctd_run_who(const ctd_run_page *page, uint32_t provider)
{
    const char *const *title = page->report->options->title;

    return title != NULL && title[provider] != NULL && title[provider][0] != '\0'
               ? title[provider]
               : page->result->provider[provider];
}

const char *
ctd_run_names(const ctd_run_page *page, char out[CTD_REPORT_LONG])
{
    size_t n = 0;

    out[0] = '\0';
    for (uint32_t j = CTD_ON_PREMISES + 1; j < page->result->n_providers; j++) {
        const char *name = page->result->provider[j], *who = ctd_run_who(page, j);

        if (who != name && n + strlen(name) + strlen(who) + 8 < CTD_REPORT_LONG) {
            n += (size_t)ctd_text_format(out + n, CTD_REPORT_LONG - n, "%s%s: %s",
                                         n > 0 ? "; " : "", name, who);
        }
    }
    if (n > 0) {
        ctd_text_format(out + n, CTD_REPORT_LONG - n, ".");
    }
    return out;
}

const char *
ctd_run_bands(const ctd_run_page *page, char out[CTD_REPORT_TITLE])
{
    if (page->result->n_replications > 1) {
        ctd_text_format(out, CTD_REPORT_TITLE,
                        "Lines: median of %u replications; bands: 5 to 95 %% of them.",
                        page->result->n_replications);
    } else {
        ctd_text_format(out, CTD_REPORT_TITLE, "One replication.");
    }
    return out;
}

int
ctd_run_variant_color(uint32_t variant)
{
    return CTD_COLOR_VARIANT + (int)(variant % CTD_N_VARIANT_COLORS);
}

int
ctd_run_variant_dash(uint32_t variant)
{
    return (int)(variant / CTD_N_VARIANT_COLORS % 4);
}
