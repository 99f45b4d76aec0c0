/* SPDX-License-Identifier: Apache-2.0 */
#include "output/summary_json.h"

#include "output/build.h"
#include "output/findings.h"
#include "output/json.h"
#include "output/outcomes.h"
#include "output/text.h"

#include <math.h>

enum { ON_PREMISES = 0 };

static void
put_date(ctd_json *json, const char *name, const ctd_result *result, uint32_t record)
{
    const ctd_date date = ctd_calendar_date(&result->calendar, result->record[record]);
    char text[24];

    ctd_text_format(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    ctd_json_text(json, name, text);
}

static void
put_day(ctd_json *json, const char *name, const ctd_result *result, double days)
{
    if (isnan(days)) {
        ctd_json_text(json, name, NULL);
    } else {
        put_date(json, name, result, ctd_findings_record(result, days));
    }
}

static void
put_estimate(ctd_json *json, const char *name, ctd_estimate estimate)
{
    ctd_json_open_object(json, name);
    ctd_json_number(json, "mean", estimate.mean);
    ctd_json_number(json, "standard_error", estimate.error);
    ctd_json_close_object(json);
}

typedef ctd_estimate estimate_fn(const ctd_result *, ctd_measure, uint32_t, uint32_t);

/* One object of a variant at a date: the market and everybody's share of it. */
static void
put_market(ctd_json *json, const ctd_result *result, uint32_t variant, uint32_t record,
           estimate_fn *estimate)
{
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "variant", result->variant[variant]);
    put_date(json, "date", result, record);
    put_estimate(json, "market", estimate(result, ctd_measure_market(result), variant, record));
    ctd_json_open_object(json, "share");
    for (uint32_t j = ON_PREMISES + 1; j < result->n_providers; j++) {
        put_estimate(json, result->provider[j],
                     estimate(result, ctd_measure_share(result, j), variant, record));
    }
    ctd_json_close_object(json);
    ctd_json_close_object(json);
}

static ctd_status
put_answer(ctd_json *json, const ctd_result *result, uint32_t variant, uint32_t question)
{
    ctd_verdict verdict;
    const ctd_status status = ctd_findings_verdict(result, variant, question, &verdict);

    if (status != CTD_OK) {
        return status;
    }
    ctd_json_open_object(json, NULL);
    ctd_json_text(json, "variant", result->variant[variant]);
    ctd_json_count(json, "yes", verdict.n_yes);
    ctd_json_count(json, "of", verdict.n);
    ctd_json_number(json, "probability", verdict.probability);
    ctd_json_open_list(json, "interval_95");
    ctd_json_number(json, NULL, verdict.interval.low);
    ctd_json_number(json, NULL, verdict.interval.high);
    ctd_json_close_list(json);
    ctd_json_open_object(json, "gap");
    ctd_json_number(json, "q05", verdict.gap_low);
    ctd_json_number(json, "median", verdict.gap_median);
    ctd_json_number(json, "q95", verdict.gap_high);
    ctd_json_close_object(json);
    ctd_json_open_object(json, "reached");
    ctd_json_count(json, "replications", verdict.n_reached);
    put_day(json, "earliest", result, verdict.reached_first);
    put_day(json, "median", result, verdict.reached_median);
    put_day(json, "latest", result, verdict.reached_last);
    ctd_json_close_object(json);
    ctd_json_close_object(json);
    return CTD_OK;
}

static ctd_status
put_questions(ctd_json *json, const ctd_result *result)
{
    ctd_status status = CTD_OK;

    ctd_json_open_list(json, "questions");
    for (uint32_t q = 0; q < result->n_questions; q++) {
        ctd_json_open_object(json, NULL);
        ctd_json_text(json, "name", result->question[q]);
        ctd_json_text(json, "text", result->question_text[q]);
        ctd_json_text(json, "gap_unit", result->gap_unit[q]);
        ctd_json_open_list(json, "answers");
        for (uint32_t v = 0; v < result->n_variants; v++) {
            CTD_TRY(put_answer(json, result, v, q));
        }
        ctd_json_close_list(json);
        ctd_json_close_object(json);
    }
    ctd_json_close_list(json);
out:
    return status;
}

/* Of a whole run, by variant; changes are paired differences from the first variant. */
static void
put_outcomes(ctd_json *json, const ctd_result *result)
{
    ctd_json_open_list(json, "outcomes");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        ctd_json_open_object(json, NULL);
        ctd_json_text(json, "variant", result->variant[v]);
        for (int o = 0; o < CTD_N_OUTCOMES; o++) {
            put_estimate(json, ctd_outcome_name((ctd_outcome)o),
                         ctd_outcome_mean(result, (ctd_outcome)o, v));
        }
        ctd_json_open_object(json, "change");
        for (int o = 0; v > 0 && o < CTD_N_OUTCOMES; o++) {
            put_estimate(json, ctd_outcome_name((ctd_outcome)o),
                         ctd_outcome_effect(result, (ctd_outcome)o, v));
        }
        ctd_json_close_object(json);
        ctd_json_close_object(json);
    }
    ctd_json_close_list(json);
}

static void
put_heading(ctd_json *json, const ctd_result *result, const char *content_hash)
{
    ctd_json_text(json, "name", result->name);
    ctd_json_text(json, "title", result->title);
    ctd_json_text(json, "version", ctd_build_version());
    ctd_json_count(json, "seed", result->seed);
    if (content_hash != NULL) {
        ctd_json_text(json, "content_hash", content_hash);
    }
    put_date(json, "start", result, 0);
    put_date(json, "end", result, result->n_records - 1);
    ctd_json_count(json, "replications", result->n_replications);
    ctd_json_count(json, "customers", ctd_findings_customers(result));
    ctd_json_text(json, "base", result->variant[0]);
}

ctd_status
ctd_summary_json_put(const ctd_result *result, const char *content_hash, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_json json = {.sink = sink};
    uint32_t record[CTD_MAX_YEARS];
    const uint32_t n_years = ctd_findings_years(result, record);

    ctd_json_open_object(&json, NULL);
    put_heading(&json, result, content_hash);
    ctd_json_open_list(&json, "years");
    for (uint32_t v = 0; v < result->n_variants; v++) {
        for (uint32_t y = 0; y < n_years; y++) {
            put_market(&json, result, v, record[y], ctd_measure_mean);
        }
    }
    ctd_json_close_list(&json);
    CTD_TRY(put_questions(&json, result));
    ctd_json_open_list(&json, "effects");
    for (uint32_t v = 1; v < result->n_variants; v++) {
        put_market(&json, result, v, result->n_records - 1, ctd_measure_effect);
    }
    ctd_json_close_list(&json);
    put_outcomes(&json, result);
    ctd_json_text(&json, "note",
                  "Errors and intervals show luck alone (replications), not what the scenario "
                  "assumes. Effects are paired differences from the base variant at the end.");
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    CTD_TRY(sink->failed ? CTD_ERR_WRITE : CTD_OK);
out:
    return status;
}
