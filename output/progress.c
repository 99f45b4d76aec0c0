/* SPDX-License-Identifier: Apache-2.0 */
#include "output/progress.h"

#include "output/text.h"

#include <inttypes.h>
#include <math.h>

enum { BAR_WIDTH = 24, MINUTE = 60, LINES_AT_EVEN_PACE = 30 };

static const double marks[] = {1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, INFINITY};

static double
percent(const ctd_progress *progress, uint64_t done)
{
    return progress->total > 0 ? 100.0 * (double)done / (double)progress->total : 100.0;
}

static double
rate(const ctd_progress *progress, uint64_t done, double now)
{
    const double elapsed = now - progress->started;

    return elapsed > 0.0 ? (double)(done - progress->before) / elapsed : 0.0;
}

/* Seconds still needed at the rate so far; NaN while nothing is done. */
static double
left(const ctd_progress *progress, uint64_t done, double now)
{
    const uint64_t here = done - progress->before;

    return here > 0 ? (now - progress->started) * (double)(progress->total - done) / (double)here
                    : NAN;
}

static void
put_rate(ctd_sink *sink, double per_second, const char *unit)
{
    static const char *const prefix[] = {"", " thousand", " million", " billion"};
    size_t p = 0;

    while (per_second >= 999.5 && p + 1 < sizeof prefix / sizeof *prefix) {
        per_second /= 1000.0;
        p++;
    }
    ctd_sink_printf(sink, per_second < 9.95 ? "%.1f%s %s/s" : "%.0f%s %s/s", per_second, prefix[p],
                    unit);
}

static void
put_duration(ctd_sink *sink, double seconds)
{
    const uint64_t s = (uint64_t)(seconds + 0.5), m = s / 60, h = m / 60;

    if (s < 60) {
        ctd_sink_printf(sink, "%" PRIu64 " s", s);
    } else if (m < 60) {
        ctd_sink_printf(sink, "%" PRIu64 " min %02" PRIu64 " s", m, s % 60);
    } else if (h < 48) {
        ctd_sink_printf(sink, "%" PRIu64 " h %02" PRIu64 " min", h, m % 60);
    } else {
        ctd_sink_printf(sink, "%" PRIu64 " d %" PRIu64 " h", h / 24, h % 24);
    }
}

static void
put_state(const ctd_progress *progress, uint64_t done, double now, bool last)
{
    ctd_sink *sink = progress->sink;

    ctd_sink_printf(sink, "%3.0f %%", floor(percent(progress, done)));
    if (done > 0) {
        ctd_sink_puts(sink, "  ");
        put_rate(sink, rate(progress, done, now), progress->unit);
    }
    if (last) {
        ctd_sink_puts(sink, "  in ");
        put_duration(sink, now - progress->started);
    } else if (done > 0) {
        ctd_sink_puts(sink, "  ");
        put_duration(sink, left(progress, done, now));
        ctd_sink_puts(sink, " left");
    }
}

static void
put_bar(const ctd_progress *progress, uint64_t done, double now, bool last)
{
    const int n_full = (int)(percent(progress, done) / 100.0 * BAR_WIDTH);

    ctd_sink_puts(progress->sink, "\r[");
    for (int i = 0; i < BAR_WIDTH; i++) {
        ctd_sink_puts(progress->sink, i < n_full ? "=" : i == n_full ? ">" : " ");
    }
    ctd_sink_puts(progress->sink, "] ");
    put_state(progress, done, now, last);
    ctd_sink_puts(progress->sink, last ? "\033[K\n" : "\033[K");
}

static void
put_json(const ctd_progress *progress, uint64_t done, double now)
{
    const double seconds = left(progress, done, now);

    ctd_sink_printf(progress->sink,
                    "{\"done\": %" PRIu64 ", \"total\": %" PRIu64 ", \"unit\": \"%s\", "
                    "\"elapsed_seconds\": %.3f, \"per_second\": %.6g, \"left_seconds\": ",
                    done, progress->total, progress->unit, now - progress->started,
                    rate(progress, done, now));
    if (isnan(seconds)) {
        ctd_sink_puts(progress->sink, "null}\n");
    } else {
        ctd_sink_printf(progress->sink, "%.3f}\n", seconds);
    }
}

static void
put(ctd_progress *progress, uint64_t done, double now, bool last)
{
    switch (progress->mode) {
    case CTD_PROGRESS_NONE:
        break;
    case CTD_PROGRESS_BAR:
        put_bar(progress, done, now, last);
        break;
    case CTD_PROGRESS_LINES:
        put_state(progress, done, now, last);
        ctd_sink_puts(progress->sink, "\n");
        break;
    case CTD_PROGRESS_JSON:
        put_json(progress, done, now);
        break;
    }
    progress->last = now;
}

void
ctd_progress_start(ctd_progress *progress, ctd_progress_mode mode, ctd_sink *sink, const char *unit,
                   uint64_t total, double now)
{
    *progress = (ctd_progress){
        .mode = mode, .sink = sink, .unit = unit, .total = total, .started = now, .last = now};
}

static bool
line_is_due(ctd_progress *progress, uint64_t done, double now)
{
    const double since = now - progress->last;
    const double pause = fmax(MINUTE, (progress->last - progress->started) / LINES_AT_EVEN_PACE);
    bool passed = false;

    if (since < 1.0) {
        return false;
    }
    while (percent(progress, done) >= marks[progress->passed]) {
        progress->passed++;
        passed = true;
    }
    return passed || since >= pause;
}

void
ctd_progress_go_on(ctd_progress *progress, uint64_t before)
{
    progress->before = before;
}

void
ctd_progress_update(ctd_progress *progress, uint64_t done, double now)
{
    const double redraw_seconds = 0.1;

    if (progress->mode == CTD_PROGRESS_NONE) {
        return;
    }
    if (progress->mode == CTD_PROGRESS_BAR ? now - progress->last >= redraw_seconds
                                           : line_is_due(progress, done, now)) {
        put(progress, done, now, false);
    }
}

void
ctd_progress_finish(ctd_progress *progress, uint64_t done, double now)
{
    put(progress, done, now, true);
}
