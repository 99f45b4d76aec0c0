/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_commands.h"
#include "cli/study_stored.h"

#include "output/text.h"
#include "studies/study_result.h"

#include <inttypes.h>
#include <stdio.h>

static void
put_count(ctd_sink *sink, uint64_t n, const char *one)
{
    char count[32];

    ctd_text_count(n, count);
    ctd_sink_printf(sink, "%s %s%s", count, one, n == 1 ? "" : "s");
}

static void
put_origin(const char *path, const ctd_study_stored *s, ctd_sink *out)
{
    uint64_t n_points = 0;

    for (uint64_t p = 0; p < s->values->n_points; p++) {
        n_points += s->values->done[p] ? 1 : 0;
    }
    ctd_text_put(out, path);
    if (s->n_shards > 1) {
        ctd_sink_printf(out, ": shard %" PRIu32 " of %" PRIu32 " of a study of Contend ",
                        s->shard + 1, s->n_shards);
    } else {
        ctd_sink_puts(out, ": study of Contend ");
    }
    ctd_sink_printf(out, "%s, ", s->version);
    put_count(out, s->file_bytes, "byte");
    ctd_sink_printf(out, "\n  %-10s%s\n  %-10s(SHA-256, computed anew: it matches)\n  %-10s",
                    "content", s->content_hash, "", "sizes");
    put_count(out, n_points, "point");
    ctd_sink_puts(out, ", ");
    put_count(out, s->values->n_replications, "replication");
    ctd_sink_puts(out, ", ");
    put_count(out, s->study->n_factors, "factor");
    ctd_sink_puts(out, ", ");
    put_count(out, s->values->n_outcomes, "outcome");
    ctd_sink_puts(out, "\n");
    if (s->scenario != NULL) {
        ctd_sink_printf(out, "  %-10s", "scenario");
        ctd_text_put(out, s->scenario->name);
        ctd_sink_printf(out, ", SHA-256 %s\n", s->study->scenario_sha256);
    }
}

static int
tell(const char *path, const ctd_study_stored *stored)
{
    ctd_status status = CTD_OK;
    ctd_study_result *result = NULL;
    ctd_buffer text = {0};
    ctd_sink out = ctd_cli_sink(1), problem = ctd_buffer_sink(&text);

    CTD_TRY(ctd_study_result_create_shard(stored->study, stored->scenario, stored->values,
                                          stored->shard, stored->n_shards, &result));
    put_origin(path, stored, &out);
    CTD_TRY(ctd_frame_put_run(path, &out, &problem));
    ctd_sink_puts(&out, "\n");
    CTD_TRY(ctd_study_result_put(result, &out));
out:
    if (status != CTD_OK && status != CTD_ERR_WRITE) {
        ctd_cli_say("%s: %s", path, text.length > 0 ? text.bytes : ctd_status_sentence(status));
    }
    ctd_buffer_clear(&text);
    ctd_study_result_destroy(&result);
    return ctd_cli_exit_code(status);
}

int
ctd_study_info(const char *path)
{
    ctd_study_stored stored;
    int code = ctd_study_stored_open(path, NULL, &stored);

    if (code == CTD_EXIT_DONE) {
        code = tell(path, &stored);
    }
    ctd_study_stored_clear(&stored);
    return code;
}
