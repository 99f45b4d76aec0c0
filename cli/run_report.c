/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_report.h"

#include "cli/facts.h"

#include "agents/market.h"
#include "output/file.h"
#include "output/summary.h"
#include "output/summary_json.h"

#include <stdio.h>

static int
write_result(ctd_result *result, const ctd_run_options *options, int n_threads)
{
    ctd_write_report report = {0};
    ctd_sink errors = ctd_cli_sink(2);
    const ctd_status status =
        ctd_file_write(result, options->common.output, options->common.force, n_threads, &report);

    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    } else if (!options->common.quiet) {
        ctd_cli_say("wrote %s, content hash %s", options->common.output, report.content_hash);
    }
    return ctd_cli_exit_code(status);
}

static int
write_json(const ctd_result *result, const char *path, bool force)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer), errors = ctd_cli_sink(2);
    ctd_write_report report = {.path = path};
    ctd_hash hash;
    ctd_status status = ctd_result_hash(result, hash);

    if (status == CTD_OK && ctd_summary_json_put(result, hash, &sink) != CTD_OK) {
        status = CTD_ERR_NO_MEMORY; /* all that can happen in memory */
    }
    status = status == CTD_OK ? ctd_atomic_write(path, buffer.bytes, buffer.length, force, &report)
                              : status;
    if (status != CTD_OK) {
        fputs("contend: ", stderr);
        ctd_write_report_put(&report, status, &errors);
    }
    ctd_buffer_clear(&buffer);
    return ctd_cli_exit_code(status);
}

/* Everything after the run: the file, then what a person and a program want to read. */
int
ctd_run_report(const ctd_experiment *experiment, const ctd_run_options *options,
               const ctd_run_facts *facts)
{
    ctd_result result = *ctd_experiment_result(experiment);
    ctd_run_facts whole = *facts;
    ctd_sink out = ctd_cli_sink(1);
    double seconds[32];
    const char *names[32];
    size_t n_phases;
    const char *const *phases = ctd_market_phase_names(&n_phases);
    const double *spent = ctd_experiment_seconds(experiment, &seconds[0]);

    names[0] = "population";
    for (size_t i = 0; i < n_phases; i++) {
        names[i + 1] = phases[i];
        seconds[i + 1] = spent[i];
    }
    whole.n_markets = ctd_experiment_sharing(experiment).n_markets;
    whole.n_phases = (uint32_t)n_phases + 1;
    whole.phase = names;
    whole.phase_seconds = seconds;
    whole.peak_bytes = ctd_cli_peak_memory();
    result.facts = options->common.run_facts ? &whole : NULL;
    int code = write_result(&result, options, (int)facts->n_threads);

    if (code == CTD_EXIT_DONE && options->common.summary != NULL) {
        code = write_json(&result, options->common.summary, options->common.force);
    }
    if (!options->common.quiet && ctd_summary_put(&result, &out) != CTD_OK &&
        code == CTD_EXIT_DONE) {
        code = ctd_cli_unwritten("the summary");
    }
    return code;
}
