/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_options.h"
#include "cli/study_commands.h"

#include "cli/ranks.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"
#include "studies/rehearsal.h"

#include <stdio.h>

static void
describe(const ctd_scenario *s)
{
    const ctd_model *m = &s->model[0];
    const ctd_date first = ctd_calendar_date(&m->calendar, 0);
    const ctd_date last = ctd_calendar_date(&m->calendar, m->calendar.n_ticks);

    printf("%s is valid: %s\n", s->name, s->title[0] != '\0' ? s->title : "no title");
    if (m->mode == CTD_CUSTOMERS_EXPECTED) {
        printf("  customers     expected shares of %u type%s", m->n_types,
               m->n_types == 1 ? "" : "s");
    } else {
        printf("  customers     %llu%s", (unsigned long long)m->n_customers,
               m->table != NULL ? " of a table" : "");
    }
    printf(" in %u region%s and %u segment%s\n", m->n_regions, m->n_regions == 1 ? "" : "s",
           m->n_segments, m->n_segments == 1 ? "" : "s");
    printf("  providers     %u\n", m->n_providers - 1);
    printf("  ticks         %u of 1/%u year, %04d-%02d to %04d-%02d\n", m->calendar.n_ticks,
           m->calendar.ticks_per_year, first.year, first.month, last.year, last.month);
    printf("  runs          %u variant%s x %u replication%s\n", s->n_variants,
           s->n_variants == 1 ? "" : "s", s->n_replications, s->n_replications == 1 ? "" : "s");
    for (uint32_t v = 0; v < s->n_variants; v++) {
        printf("  %-13s %s%s\n", v == 0 ? "variants" : "", s->variant[v],
               s->calibrated_by[v] == v && v > 0 ? "   (calibrated on its own)" : "");
    }
}

static void
say_sharing(const ctd_scenario *scenario, const ctd_plan *p)
{
    const uint32_t n = p->sharing.n_markets, side = p->sharing.n_side;

    printf("  replications  ");
    if (p->split) {
        printf("one market after another, its customers split over %u ranks, %d thread%s inside "
               "each\n",
               p->n_ranks, p->n_inside, p->n_inside == 1 ? "" : "s");
        return;
    }
    if (p->n_ranks > 1) {
        printf("shared out, at most %u to a rank; on each ",
               (scenario->n_replications + p->n_ranks - 1) / p->n_ranks);
    }
    if (n > 1) {
        printf("%u markets side by side, 1 thread each", n);
        if (side < scenario->n_replications) {
            printf("; the last %u with all threads inside", scenario->n_replications - side);
        }
    } else {
        printf("one market after another, %d thread%s inside", p->n_inside,
               p->n_inside == 1 ? "" : "s");
    }
    printf("\n");
}

/* What ranks make of the time of one: by the replications that each has, or as sharing.h reckons.
 */
static double
share_of_time(const ctd_scenario *scenario, const ctd_plan *p)
{
    const double n = scenario->n_replications;
    const double customers = (double)scenario->model[0].n_customers;
    const uint32_t inside = (uint32_t)p->n_inside;

    const uint32_t most = (scenario->n_replications + p->n_ranks - 1) / p->n_ranks; /* of a rank */

    return p->split ? ctd_sharing_gain(customers, inside) /
                          ctd_sharing_gain(customers, p->n_ranks * inside)
                    : (double)most / n;
}

static const char *
say_ranks(uint32_t n, char text[48])
{
    text[0] = '\0';
    if (n > 1) {
        snprintf(text, 48, "%u ranks of ", n);
    }
    return text;
}

static ctd_status
plan(const ctd_scenario *scenario, int n_threads, double calibration_seconds)
{
    ctd_status status = CTD_OK;
    const size_t memory_now = ctd_cli_free_memory();
    const uint32_t n_ranks = (uint32_t)ctd_ranks_count(ctd_cli_ranks);
    const ctd_plan_ranks ranks = {.n = n_ranks};
    ctd_forecast forecast;
    ctd_plan p;
    ctd_panels panels;
    char a[48], b[48];

    CTD_TRY(ctd_rehearsal_run(scenario, n_threads, memory_now, &forecast));
    ctd_panels_plan(scenario, NULL, &panels);
    ctd_experiment_plan_ranks(scenario, n_threads, memory_now, &panels, &ranks, &p);
    const double copies = (double)ctd_checkpoint_bytes(scenario, &p);
    const double memory = (double)p.bytes + (double)p.image_bytes + copies;
    const double markets = (double)p.sharing.n_markets * (double)p.market_bytes;

    printf("Plan on %s%d thread%s\n", say_ranks(n_ranks, a), n_threads, n_threads == 1 ? "" : "s");
    say_sharing(scenario, &p);
    printf("  memory        at most %s%s (%s for customers and the market%s)\n",
           ctd_cli_bytes(memory, a), n_ranks > 1 ? " on each rank" : "", ctd_cli_bytes(markets, b),
           p.sharing.n_markets == 1 ? "" : "s");
    if (n_ranks > 1 && copies > 0.0) {
        printf("                %s of it for checkpoints, on rank 0 alone\n",
               ctd_cli_bytes(copies, a));
    }
    printf("  time          about %s (calibration took %s)\n",
           ctd_cli_span(forecast.seconds * share_of_time(scenario, &p) + calibration_seconds, a),
           ctd_cli_span(calibration_seconds, b));
    printf("  result file   about %s\n", ctd_cli_bytes(forecast.file_bytes, a));
    if (panels.large) {
        printf("  panels        %s go to the disk beside the result file while it runs\n",
               ctd_cli_bytes((double)panels.all_bytes, a));
    }
    if (memory > (double)ctd_cli_memory()) {
        printf("  this process may use %s of memory for it: 'contend run' would refuse\n",
               ctd_cli_bytes((double)ctd_cli_memory(), a));
    }
out:
    return status;
}

static int
check(ctd_scenario_options *options)
{
    ctd_scenario *scenario = NULL;
    ctd_calibration report;
    const int n_threads = ctd_cli_threads(options->threads);
    int code = ctd_cli_load(options, &scenario);

    if (code == CTD_EXIT_DONE) {
        const double began = ctd_seconds();
        ctd_status status = ctd_calibrate(scenario, n_threads, &report);

        if (status == CTD_OK) {
            describe(scenario);
            status = plan(scenario, n_threads, ctd_seconds() - began);
            report.message[0] = '\0';
        }
        if (status != CTD_OK) {
            ctd_cli_say("%s: %s%s%s", options->path, ctd_status_sentence(status),
                        report.message[0] != '\0' ? ": " : "", report.message);
        }
        code = ctd_cli_exit_code(status);
    }
    ctd_scenario_destroy(&scenario);
    return code;
}

int
ctd_command_check(int argc, char **argv)
{
    ctd_scenario_options options;
    int code = CTD_EXIT_USAGE;

    if (!ctd_cli_is_first()) {
        return CTD_EXIT_DONE; /* nothing is run: one rank is enough */
    }
    if (ctd_check_options_parse(argc, argv, 0, &options) == 0) {
        ctd_cli_find(&options, CTD_SHIPPED_SCENARIO);
        ctd_cli_find(&options, CTD_SHIPPED_STUDY); /* where there is no such scenario */
        code = ctd_study_is(options.path) ? ctd_study_check(&options) : check(&options);
    }
    ctd_cli_free_options(&options);
    return code;
}
