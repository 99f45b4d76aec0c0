/* SPDX-License-Identifier: Apache-2.0 */
#include "output/info.h"

#include "output/examine.h"
#include "output/info_private.h"
#include "output/summary.h"
#include "output/text.h"

#include <inttypes.h>

static void
put_count(ctd_sink *sink, uint64_t n, const char *one, const char *more)
{
    char count[32];

    ctd_text_count(n, count);
    ctd_sink_printf(sink, "%s %s", count, n == 1 ? one : more);
}

static void
put_line(ctd_sink *sink, const char *what, const char *value)
{
    ctd_sink_printf(sink, "  %-10s", what);
    ctd_text_put(sink, value);
    ctd_sink_puts(sink, "\n");
}

void
ctd_info_put_run(const ctd_origin *origin, const ctd_run_facts *facts, ctd_sink *sink)
{
    char text[192];

    put_line(sink, "command", facts->command_line);
    char side[48] = "", ranks[32] = "";

    if (facts->n_markets > 1) {
        ctd_text_format(side, sizeof side, ", %" PRIu32 " markets side by side", facts->n_markets);
    }
    if (facts->n_ranks > 1) {
        ctd_text_format(ranks, sizeof ranks, "%" PRIu32 " ranks of ", facts->n_ranks);
    }
    ctd_text_format(text, sizeof text, "%s on %s, %s%" PRIu32 " %s%s, %.1f s, %.0f MB at most",
                    facts->started, facts->host, ranks, facts->n_threads,
                    facts->n_threads == 1 ? "thread" : "threads", side, facts->wall_seconds,
                    facts->peak_bytes / 1e6);
    put_line(sink, "run", text);
    put_line(sink, "kernels", facts->kernels);
    put_line(sink, "git", origin->commit);
    put_line(sink, "compiler", origin->compiler);
    put_line(sink, "flags", origin->flags);
    put_line(sink, "libraries", origin->libraries);
}

static void
put_origin(const char *path, const ctd_result *result, const ctd_origin *origin, ctd_sink *sink)
{
    ctd_text_put(sink, path);
    ctd_sink_puts(sink, ": result of Contend ");
    ctd_text_put(sink, origin->version);
    ctd_sink_puts(sink, ", ");
    put_count(sink, origin->file_bytes, "byte", "bytes");
    ctd_sink_puts(sink, "\n");
    put_line(sink, "content", origin->content_hash);
    put_line(sink, "", "(SHA-256, computed anew: it matches)");
    ctd_sink_printf(sink, "  %-10s", "sizes");
    put_count(sink, result->n_records, "record", "records");
    ctd_sink_puts(sink, ", ");
    put_count(sink, result->n_providers, "provider", "providers");
    ctd_sink_puts(sink, ", ");
    put_count(sink, result->n_regions, "region", "regions");
    ctd_sink_puts(sink, ", ");
    put_count(sink, result->n_segments, "segment", "segments");
    ctd_sink_puts(sink, ", ");
    put_count(sink, result->series[0]->n_columns, "recorded variable", "recorded variables");
    ctd_sink_puts(sink, "\n");
    if (result->facts != NULL) {
        ctd_info_put_run(origin, result->facts, sink);
    }
    ctd_sink_puts(sink, "\n");
}

static ctd_status
tell(const ctd_stored *stored, void *context, ctd_sink *sink)
{
    put_origin(context, ctd_stored_result(stored), ctd_stored_origin(stored), sink);
    return ctd_summary_put(ctd_stored_result(stored), sink);
}

ctd_status
ctd_info_put(const char *path, double seconds, ctd_sink *out, ctd_sink *problem)
{
    ctd_buffer text = {0};
    ctd_status status = ctd_examine(path, seconds, tell, (void *)path, &text, problem);

    if (status == CTD_OK) {
        ctd_sink_write(out, text.bytes, text.length);
        status = out->failed ? CTD_ERR_WRITE : CTD_OK;
    }
    ctd_buffer_clear(&text);
    return status;
}
