/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/questions.h"

#include "output/text.h"

#include <stdio.h>

/* A question without a title, put into words. */

enum { MAX_REGIONS_TEXT = CTD_MAX_REGIONS * (CTD_MAX_NAME + 3) };

static const char *const nouns[] = {
    [CTD_METRIC_REVENUE] = "revenue (run rate)",
    [CTD_METRIC_CUSTOMERS] = "number of customers",
    [CTD_METRIC_WORKLOAD] = "workload",
    [CTD_METRIC_SHARE] = "share of cloud revenue",
    [CTD_METRIC_MARGIN] = "margin",
    [CTD_METRIC_HHI] = "the Herfindahl-Hirschman index",
    [CTD_METRIC_SURPLUS] = "consumer surplus",
    [CTD_METRIC_MARKET] = "cloud revenue (run rate)",
};

/* " worldwide", " in east, west"; nothing for what is always the world's. */
static void
say_regions(const ctd_question *q, const ctd_scenario *scenario, char text[], size_t size)
{
    const uint32_t n = scenario->model[0].n_regions;
    uint32_t chosen = 0;
    size_t at = 0;

    text[0] = '\0';
    if (q->metric > CTD_METRIC_SHARE && q->metric != CTD_METRIC_MARKET) {
        return;
    }
    for (uint32_t r = 0; r < n; r++) {
        chosen += q->region[r] ? 1 : 0;
    }
    if (chosen == n) {
        snprintf(text, size, " worldwide");
        return;
    }
    for (uint32_t r = 0; r < n && at < size; r++) {
        if (q->region[r]) {
            at += (size_t)snprintf(text + at, size - at, "%s%s", at == 0 ? " in " : ", ",
                                   scenario->region[r]);
        }
    }
}

static void
say_threshold(const ctd_question *q, char text[], size_t size)
{
    switch (q->metric) {
    case CTD_METRIC_REVENUE:
    case CTD_METRIC_SURPLUS:
    case CTD_METRIC_MARKET:
        ctd_text_format(text, size, "%.6g USD a year", q->threshold);
        return;
    case CTD_METRIC_WORKLOAD:
        ctd_text_format(text, size, "%.6g reference instances", q->threshold);
        return;
    case CTD_METRIC_SHARE:
    case CTD_METRIC_MARGIN:
        ctd_text_format(text, size, "%.6g %%", 100.0 * q->threshold);
        return;
    default:
        ctd_text_format(text, size, "%.6g", q->threshold);
        return;
    }
}

static void
say_with_threshold(const ctd_question *q, const char *who, const char *where, const char *when,
                   char text[], size_t size)
{
    const char *const verb = q->comparison == CTD_COMPARE_ABOVE ? "exceed" : "fall below";
    char threshold[64];

    say_threshold(q, threshold, sizeof threshold);
    if (q->challenger == CTD_ON_PREMISES) {
        snprintf(text, size, "Does %s%s %s %s %s?", nouns[q->metric], where, verb, threshold, when);
    } else {
        snprintf(text, size, "Does %s's %s%s %s %s %s?", who, nouns[q->metric], where, verb,
                 threshold, when);
    }
}

void
ctd_question_say(const ctd_question *question, const ctd_scenario *scenario, char text[],
                 size_t size)
{
    const char *const who = scenario->provider[question->challenger];
    const char *const noun = nouns[question->metric];
    char where[MAX_REGIONS_TEXT], when[32];

    if (question->title != NULL && question->title[0] != '\0') {
        snprintf(text, size, "%s", question->title);
        return;
    }
    say_regions(question, scenario, where, sizeof where);
    snprintf(when, sizeof when, "%s %04d-%02d", question->at ? "in" : "by", question->month / 12,
             question->month % 12 + 1);
    if (question->comparison == CTD_COMPARE_LEADER) {
        snprintf(text, size, "Does %s's %s exceed %s's%s %s?", who, noun,
                 scenario->provider[question->leader], where, when);
    } else if (question->comparison == CTD_COMPARE_RANK && question->rank == 1) {
        snprintf(text, size, "Is %s the largest by %s%s %s?", who, noun, where, when);
    } else if (question->comparison == CTD_COMPARE_RANK) {
        snprintf(text, size, "Is %s among the %u largest by %s%s %s?", who, question->rank, noun,
                 where, when);
    } else {
        say_with_threshold(question, who, where, when, text, size);
    }
}
