/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/facts.h"
#include "cli/study_commands.h"
#include "cli/study_stored.h"

#include "output/build.h"
#include "sim/phases.h"
#include "studies/study_result.h"

#include <stdio.h>
#include <string.h>

static int
play(const ctd_verify_options *how, const ctd_study_stored *stored, ctd_study_values *again)
{
    ctd_cli_watch watch = {.sink = ctd_cli_sink(2)};
    ctd_study_trouble trouble = {0};
    const ctd_study_options options = {
        .n_threads = ctd_cli_threads(how->threads),
        .memory = ctd_cli_free_memory(),
        .kernels = how->common.kernels,
        .shard = stored->shard,
        .n_shards = stored->n_shards,
        .progress = ctd_cli_on_progress,
        .progress_context = &watch,
        .stop = &ctd_cli_stop,
    };
    const uint64_t total = ctd_study_ticks(stored->study, stored->scenario, again, &options, false);

    ctd_cli_catch_signals();
    ctd_progress_start(&watch.progress,
                       how->common.quiet ? CTD_PROGRESS_NONE : how->common.progress, &watch.sink,
                       stored->scenario != NULL ? "ticks" : "points", total, ctd_seconds());
    const ctd_status status =
        ctd_study_play(stored->study, stored->scenario, &options, again, &trouble);

    if (status == CTD_OK) {
        ctd_progress_finish(&watch.progress, total, ctd_seconds());
    } else if (status == CTD_ERR_STOPPED) {
        ctd_cli_say("stopped by signal %d (%s); nothing was verified", (int)ctd_cli_stop,
                    strsignal((int)ctd_cli_stop));
    } else {
        ctd_cli_say("%s: %s%s%s", how->path, ctd_status_sentence(status),
                    trouble.text[0] != '\0' ? ": " : "", trouble.text);
    }
    return ctd_cli_exit_code(status);
}

static int
compare(const ctd_verify_options *how, const ctd_study_stored *stored,
        const ctd_study_values *again)
{
    ctd_status status = CTD_OK;
    ctd_study_result *result = NULL;
    ctd_buffer lines = {0}, text = {0};
    ctd_sink out = ctd_buffer_sink(&lines), problem = ctd_buffer_sink(&text);
    ctd_hash hash;

    CTD_TRY(ctd_study_result_create_shard(stored->study, stored->scenario, again, stored->shard,
                                          stored->n_shards, &result));
    CTD_TRY(ctd_frame_hash(ctd_study_result_frame(result), hash));
    CTD_TRY(ctd_frame_compare(how->path, ctd_study_result_frame(result), &out, &problem));
    if (lines.length > 0) {
        printf("different: %s holds %s,\nrun again it gives %s\n%s", how->path,
               stored->content_hash, hash, lines.bytes);
        printf("The file was made by this version, %s: it was altered, or one of the two runs went "
               "wrong.\n",
               ctd_build_version());
    } else if (!how->common.quiet) {
        printf("verified: %s, run again, gives the same content, %s\n", how->path, hash);
    }
out:
    if (status != CTD_OK) {
        ctd_cli_say("%s: %s", how->path,
                    text.length > 0 ? text.bytes : ctd_status_sentence(status));
    }
    const int code = lines.length > 0 ? CTD_EXIT_DIFFERENT : ctd_cli_exit_code(status);

    ctd_buffer_clear(&lines);
    ctd_buffer_clear(&text);
    ctd_study_result_destroy(&result);
    return code;
}

int
ctd_study_verify(const ctd_verify_options *options)
{
    ctd_study_stored stored;
    ctd_study_values *again = NULL;
    int code = ctd_study_stored_open(options->path, options->tables, &stored);

    if (code == CTD_EXIT_DONE) {
        const ctd_status status = ctd_study_values_create(stored.study, stored.scenario, &again);

        if (status != CTD_OK) {
            ctd_cli_say("%s", ctd_status_sentence(status));
        }
        code = ctd_cli_exit_code(status);
    }
    if (code == CTD_EXIT_DONE) {
        code = play(options, &stored, again);
    }
    if (code == CTD_EXIT_DONE) {
        code = compare(options, &stored, again);
    }
    ctd_study_values_destroy(&again);
    ctd_study_stored_clear(&stored);
    return code;
}
