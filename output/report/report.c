/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/report.h"

#include "output/report/run.h"
#include "output/text.h"

#include <inttypes.h>

static void
put_item(ctd_report *report, const char *what, const char *element, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        ctd_report_element(report, "dt", what);
        ctd_report_html(report, "<dd>");
        ctd_report_element(report, element, value);
        ctd_report_html(report, "</dd>\n");
    }
}

void
ctd_run_put_provenance(const ctd_run_page *page)
{
    ctd_report *report = page->report;
    const ctd_run_facts *facts = page->result->facts;
    char text[CTD_REPORT_TITLE];

    ctd_report_html(report, "<footer>\n");
    ctd_report_element(report, "p",
                       "Everything on this page follows from the result file alone. Bands and "
                       "intervals show luck: what the scenario assumes is not in them.");
    ctd_report_html(report, "<dl>\n");
    put_item(report, "Scenario", "span", page->result->name);
    ctd_text_format(text, sizeof text, "Contend %s%s%s", page->origin->version,
                    page->origin->commit != NULL ? ", commit " : "",
                    page->origin->commit != NULL ? page->origin->commit : "");
    put_item(report, "Made by", "span", text);
    ctd_text_format(text, sizeof text, "%" PRIu64, page->result->seed);
    put_item(report, "Seed", "span", text);
    put_item(report, "Content hash", "code", page->origin->content_hash);
    put_item(report, "Result made by", "code", facts != NULL ? facts->command_line : NULL);
    ctd_text_format(text, sizeof text, "contend report %s", page->report->options->file);
    put_item(report, "Page made by", "code", text);
    ctd_text_format(text, sizeof text, "contend verify %s", page->report->options->file);
    put_item(report, "Check it by", "code", text);
    ctd_report_html(report, "</dl>\n</footer>\n");
}

static void
put_opening(const ctd_run_page *page)
{
    const ctd_result *result = page->result;
    const bool titled = result->title != NULL && result->title[0] != '\0';
    const uint64_t n_customers = ctd_findings_customers(result);
    char kicker[CTD_REPORT_TITLE], runs[CTD_REPORT_WORD] = "once", count[32];

    ctd_text_format(kicker, sizeof kicker, "%s · %s to %s", result->name, page->first_date,
                    page->last_date);
    ctd_report_open(page->report, titled ? result->title : result->name, kicker);
    ctd_text_count(n_customers, count);
    ctd_report_html(page->report, "<p class=\"dek\">");
    if (result->n_replications > 1) {
        ctd_text_format(runs, sizeof runs, "%u times, under the same luck", result->n_replications);
    }
    ctd_report_textf(page->report,
                     "%s simulated customer%s choose among %u provider%s in %u "
                     "region%s: %u variant%s of the scenario, each run %s.",
                     count, n_customers == 1 ? "" : "s", result->n_providers - 1,
                     result->n_providers == 2 ? "" : "s", result->n_regions,
                     result->n_regions == 1 ? "" : "s", result->n_variants,
                     result->n_variants == 1 ? "" : "s", runs);
    ctd_report_html(page->report, "</p>\n</header>\n");
}

ctd_status
ctd_report_put(const ctd_result *result, const ctd_origin *origin,
               const ctd_report_options *options, ctd_sink *sink, ctd_sink *problem)
{
    ctd_report report = {.options = options, .page = sink, .problem = problem};
    ctd_run_page page = {.report = &report, .result = result, .origin = origin};

    ctd_run_prepare(&page);
    if (report.status == CTD_OK) {
        put_opening(&page);
        ctd_run_put_answers(&page);
        ctd_report_section(&report, "The market");
        ctd_run_put_shares(&page);
        ctd_run_put_effects(&page);
        ctd_run_put_market(&page);
        ctd_run_put_firms(&page);
        ctd_report_section_end(&report);
        ctd_run_put_events(&page);
        ctd_run_put_regions(&page);
        ctd_run_put_switches(&page);
        ctd_run_put_provenance(&page);
        ctd_report_close(&report);
    }
    ctd_report_clear(&report);
    if (report.status == CTD_OK && sink->failed) {
        return CTD_ERR_WRITE;
    }
    return report.status;
}
