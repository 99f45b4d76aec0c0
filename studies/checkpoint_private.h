/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_CHECKPOINT_PRIVATE_H
#define CTD_STUDIES_CHECKPOINT_PRIVATE_H

#include "agents/market.h"
#include "agents/panel.h"
#include "output/sections.h"
#include "sim/parallel.h"
#include "sim/state.h"
#include "studies/experiment_private.h"

#include <stdatomic.h>

/* The folder, what was read from it, and what is being held on to while runs are played. */

enum { CTD_CHECKPOINT_VERSION = 1, CTD_GENERATIONS = 2 };

#define CTD_KIND_GENERATION "contgen"
#define CTD_KIND_RUNS "contruns"
#define CTD_KIND_PANEL "contpan"

#define CTD_NO_RUN UINT32_MAX /* in the place of one that is in another file now */

/** The section "about" of a generation. */
typedef struct ctd_checkpoint_about {
    uint64_t sequence;
    double written; /* seconds since 1970 */
    uint32_t n_variants, n_replications, n_segments, n_live;
    uint64_t seed;
    char version[32];
} ctd_checkpoint_about;

/** The head of a section "segment": a file of finished runs; their numbers follow. */
typedef struct ctd_segment_head {
    uint64_t number;
    uint32_t n_runs, zero;
    unsigned char seal[CTD_SECTION_SEAL];
} ctd_segment_head;

typedef struct ctd_segment_file {
    ctd_segment_head head;
    uint32_t *run; /* [head.n_runs] owned */
} ctd_segment_file;

/** The section "about" of a segment of a panel; "provider" and "decision" follow, and in the first
 *  segment of a run "workload". */
typedef struct ctd_panel_about {
    uint32_t run, n_records;
    uint64_t first, n_customers;
    unsigned char scenario[CTD_SECTION_SEAL]; /* digest of its text and of the version */
} ctd_panel_about;

/** The head of a section "run" (finished: only record_bytes is not 0) or "live"; the encoded record
 *  of the run follows, what its panel's window holds, and its encoded market. */
typedef struct ctd_run_head {
    uint32_t run; /* variant * n_replications + replication */
    uint32_t tick;
    uint64_t record_bytes, window_bytes, market_bytes;
} ctd_run_head;

/** A run under way that was found. */
typedef struct ctd_found_run {
    ctd_run_head head;
    const unsigned char *record, *window, *market; /* borrowed from the generation */
    bool spoiled;                                  /* could not be taken up */
} ctd_found_run;

/** What one thread is playing, and the last that was copied of it. */
typedef struct ctd_checkpoint_seat {
    ctd_market *market; /* NULL: nothing is being played */
    uint32_t run;
    bool at_work;  /* its thread will come by again */
    uint64_t seen; /* the last copy that was asked for and made */
    unsigned char *copy;
    size_t n, room;
    uint32_t copied_run;
    ctd_panel_window window; /* of a large panel */
} ctd_checkpoint_seat;

struct ctd_checkpoint {
    const ctd_checkpoint_options *options;
    const ctd_scenario *scenario;
    ctd_checkpoint_report *report;
    int lock_file;
    uint32_t n_runs;
    ctd_panels panels;
    unsigned char panel_of[CTD_SECTION_SEAL]; /* what segments of panels belong to */
    ctd_panel_reader reader;

    /* What was read. */
    ctd_sections_file generation;
    ctd_found_run *found; /* [n_found] */
    uint32_t n_found;
    uint64_t sequence;         /* of the last generation */
    ctd_segment_file *segment; /* [n_segments] */
    uint32_t n_segments;
    uint64_t last_number;

    /* While runs are played. */
    ctd_experiment *x;
    ctd_lock *lock; /* of all below */
    ctd_checkpoint_seat *seat;
    uint32_t n_seats;
    bool *done;             /* [run] its series and answers are whole */
    bool *kept;             /* [run] in a segment */
    _Atomic uint64_t asked; /* copies asked for so far */
    uint32_t pending;       /* seats that have yet to make this one */
    bool writing;
    _Atomic double due; /* when the next generation is */
    _Atomic int now_seen;
    atomic_bool failed;
    ctd_status status; /* why */
};

/* Enters the folder for this process alone, whatever is in it: for who keeps something else there
 * than runs. As ctd_checkpoint_open(). */
CTD_MUST_CHECK ctd_status ctd_checkpoint_enter(const ctd_checkpoint_options *options,
                                               ctd_checkpoint_report *report,
                                               ctd_checkpoint **checkpoint);

/* The folder (checkpoint_folder.c). */
void ctd_checkpoint_name(const ctd_checkpoint *c, const char *name, uint64_t number,
                         char path[CTD_CHECKPOINT_PATH]);
CTD_MUST_CHECK ctd_status ctd_checkpoint_lock(ctd_checkpoint *c);
void ctd_checkpoint_unlock(ctd_checkpoint *c);
/* Removes every file of a checkpoint but the lock. */
void ctd_checkpoint_clear(const ctd_checkpoint *c);
/* Keeps what is said of a failed write, and a copy of its path, for as long as the report lasts. */
void ctd_checkpoint_fail(ctd_checkpoint *c, const ctd_write_report *report);
/* Says in report->problem, or adds to report->note. */
void ctd_checkpoint_say(ctd_checkpoint *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void ctd_checkpoint_note(ctd_checkpoint *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reading (checkpoint_read.c). */
CTD_MUST_CHECK ctd_status ctd_checkpoint_read(ctd_checkpoint *c);
/* Fills in the finished runs; those whose segment is damaged are played again
 * (checkpoint_restore.c). */
CTD_MUST_CHECK ctd_status ctd_checkpoint_restore(ctd_checkpoint *c, ctd_experiment *x);

/* The record of a run, series and answers, as a state. Borrowed from the experiment. */
void ctd_checkpoint_record(ctd_experiment *x, uint32_t run, ctd_state *state);

/* Writing (checkpoint_write.c): what the seats hold copies of, or hold at this moment. */
CTD_MUST_CHECK ctd_status ctd_checkpoint_write(ctd_checkpoint *c, bool from_copies);

/* Playing (checkpoint_play.c). */
CTD_MUST_CHECK ctd_status ctd_checkpoint_begin(ctd_checkpoint *c, ctd_experiment *x,
                                               uint32_t n_seats);
/* Whether a run is finished. */
bool ctd_checkpoint_has(const ctd_checkpoint *c, uint32_t run);
/* Ticks that are done already. */
uint64_t ctd_checkpoint_ticks(const ctd_checkpoint *c);
/* Makes a market record its panel where it belongs, before a run is started or taken up. */
void ctd_checkpoint_hold(ctd_checkpoint *c, uint32_t seat, ctd_market *market);
/* Takes up a run that was found under way; false: it has to be started. */
bool ctd_checkpoint_take_up(ctd_checkpoint *c, uint32_t seat, uint32_t run, ctd_market *market);
/* Writes what a seat's window holds of the panel if it is full or the run at its end; false if that
 * fails. After the start and every tick, before anything else is told of it. */
bool ctd_checkpoint_record_panel(ctd_checkpoint *c, uint32_t seat, uint32_t run,
                                 const ctd_market *market);
/* A seat's thread comes, plays a run, comes by after a tick, has finished the run, leaves. */
void ctd_checkpoint_sit(ctd_checkpoint *c, uint32_t seat);
void ctd_checkpoint_play(ctd_checkpoint *c, uint32_t seat, uint32_t run, ctd_market *market);
bool ctd_checkpoint_tick(ctd_checkpoint *c, uint32_t seat);
void ctd_checkpoint_finish(ctd_checkpoint *c, uint32_t seat);
void ctd_checkpoint_leave(ctd_checkpoint *c, uint32_t seat);
/* After the last thread has left, finished or stopped. */
CTD_MUST_CHECK ctd_status ctd_checkpoint_end(ctd_checkpoint *c, bool stopped);

/* Makes all of a run's record zero. */
void ctd_checkpoint_empty(ctd_experiment *x, uint32_t run);

/* Large panels (checkpoint_panels.c, checkpoint_panels_read.c). */
CTD_MUST_CHECK ctd_status ctd_panel_create(ctd_checkpoint *c);
void ctd_panel_destroy(ctd_checkpoint_seat *seat);
void ctd_panel_path(const ctd_checkpoint *c, uint32_t run, size_t first,
                    char path[CTD_CHECKPOINT_PATH]);
ctd_panel_about ctd_panel_of(const ctd_checkpoint *c, uint32_t run, size_t first);
/* Records of the segment that begins with this one. */
size_t ctd_panel_records(const ctd_panels *panels, size_t first);
/* What of a seat's window a generation has to hold. */
void ctd_panel_state(const ctd_checkpoint *c, const ctd_checkpoint_seat *seat, ctd_stretch part[2]);
/* The same read back, when the seat's market has been; and what was written before is there. */
CTD_MUST_CHECK ctd_status ctd_panel_take_up(ctd_checkpoint *c, uint32_t seat,
                                            const ctd_found_run *found, const ctd_market *market);
/* Whether a run's segments are whole up to a record; a note if not. */
CTD_MUST_CHECK ctd_status ctd_panel_check(ctd_checkpoint *c, uint32_t run, size_t n_records);
/* A ctd_panel_reader's. */
CTD_MUST_CHECK ctd_status ctd_panel_read(void *checkpoint, size_t run, size_t column, size_t first,
                                         size_t n, void *out);

/* The result file of what is known so far (checkpoint_live.c). */
CTD_MUST_CHECK ctd_status ctd_checkpoint_live(ctd_checkpoint *c, bool from_copies);

#endif
