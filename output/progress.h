/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_PROGRESS_H
#define CTD_OUTPUT_PROGRESS_H

#include "output/sink.h"

#include <stdint.h>

typedef enum ctd_progress_mode {
    CTD_PROGRESS_NONE,
    CTD_PROGRESS_BAR,   /* one line redrawn in place, ten times a second at most: for terminals */
    CTD_PROGRESS_LINES, /* plain lines, for logs */
    CTD_PROGRESS_JSON   /* one JSON object a line, as often as plain lines */
} ctd_progress_mode;

/**
 * Shows how far some work is, at what rate, and how long it will still take at that rate. Reads no
 * clock: every call says what time it is. Escape codes are used by the bar alone.
 *
 * Lines are written on passing 1, 5, 10, 20 ... 90 %, at least a second apart, once a minute in the
 * first half hour and then ever more rarely (after another thirtieth of the time so far): fewer
 * than 200 in a day. The last one always comes.
 */
typedef struct ctd_progress {
    ctd_progress_mode mode;
    ctd_sink *sink;
    const char *unit; /* what is counted, plural, plain ASCII; borrowed */
    uint64_t total;
    uint64_t before; /* done when it began */
    double started;  /* seconds */
    double last;     /* when something was last written */
    int passed;      /* percent marks passed */
} ctd_progress;

/** Begins at time `now` (seconds of any clock that only rises). Writes nothing yet. */
void ctd_progress_start(ctd_progress *progress, ctd_progress_mode mode, ctd_sink *sink,
                        const char *unit, uint64_t total, double now);
/** Says that so much had been done when it began: rates leave it out. */
void ctd_progress_go_on(ctd_progress *progress, uint64_t before);
/** Tells what is done by now, 0 .. total; writes if it is time to. Cheap enough for every tick. */
void ctd_progress_update(ctd_progress *progress, uint64_t done, double now);
/** Ends it, finished or not, with a last line. */
void ctd_progress_finish(ctd_progress *progress, uint64_t done, double now);

#endif
