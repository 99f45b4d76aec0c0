/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/run.h"

void
ctd_run_put_years(const ctd_run_page *page, const ctd_year_table *table)
{
    ctd_report *report = page->report;
    char text[CTD_REPORT_WORD];

    ctd_report_table(report, table->caption);
    ctd_report_html(report, "<thead>");
    ctd_report_row(report);
    ctd_report_head(report, "");
    for (size_t i = 0; i < table->n; i++) {
        ctd_report_head(report, table->name[i]);
    }
    ctd_report_row_end(report);
    ctd_report_html(report, "</thead>\n<tbody>\n");
    for (uint32_t y = 0; y < page->n_years; y++) {
        ctd_report_row(report);
        ctd_report_name(report, ctd_words_short_date(page->result, page->years[y], text));
        for (size_t i = 0; i < table->n; i++) {
            const double x = ctd_run_median(page, table->quantity, table->variant[i],
                                            table->provider[i], page->years[y]);

            ctd_report_cell(report, ctd_words_number(x * table->scale, table->decimals, text));
        }
        ctd_report_row_end(report);
    }
    ctd_report_html(report, "</tbody>\n");
    ctd_report_table_end(report);
}
