/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_STUDY_PRIVATE_H
#define CTD_STUDIES_STUDY_PRIVATE_H

#include "scenarios/calibrate.h"
#include "sim/parallel.h"
#include "studies/relay.h"
#include "studies/study_run.h"

#include <stdatomic.h>

/* A study being played: one point (study_play_point.c), all of them (study_play.c), and what
 * outlives the process (study_keep.c). */

#define CTD_KIND_STUDY "contstud" /* of a generation of a study's points */

enum { CTD_STUDY_KEEP_VERSION = 1 };

enum { CTD_STUDY_INVERSIONS = 6 }; /* of recent points, that a thread remembers */

/** An inversion of shares, and the market it is of. */
typedef struct ctd_known_inversion {
    ctd_model *model;
    ctd_inversion *inversion;
    uint64_t used; /* when last, by the player's count; 0: never */
} ctd_known_inversion;

/** What one thread needs to play points. */
typedef struct ctd_study_player {
    ctd_known_inversion known[CTD_STUDY_INVERSIONS];
    ctd_model *scratch;
    uint64_t count;
    ctd_study_spent spent;
} ctd_study_player;

/** What all threads share. */
typedef struct ctd_study_game {
    const ctd_study *study;
    const ctd_scenario *scenario;
    const ctd_study_options *options;
    ctd_study_values *values;
    ctd_study_trouble *trouble;
    ctd_study_player *player; /* [n_players] */
    uint32_t n_players;
    int n_inside;    /* threads inside a point */
    uint64_t *point; /* [n] those to be played, in order */
    uint64_t n;
    uint64_t left;         /* those that any rank is to play */
    uint64_t total;        /* ticks of all points of all ranks */
    _Atomic uint64_t done; /* ticks */
    ctd_relay relay;       /* to the other ranks */
    uint64_t told;         /* ticks of this rank that rank 0 has been told of, */
    double told_at;        /* and when */
    _Atomic uint64_t mine; /* ticks of this rank */
    ctd_lock *lock;        /* of what follows */
    atomic_bool over;      /* stopped or failed: begin no more points */
    ctd_status status;     /* the first that went wrong */
} ctd_study_game;

/** Whether points are played side by side, one thread each: where there are enough of them, and
 *  room for as many markets. Fills in n_players and n_inside of a plan. */
void ctd_study_share(const ctd_study *study, const ctd_scenario *scenario,
                     const ctd_study_options *options, uint64_t n_points, ctd_study_plan *plan);

CTD_MUST_CHECK ctd_status ctd_study_player_create(ctd_study_player *player);
void ctd_study_player_clear(ctd_study_player *player);
/** Adds what a player spent; `to` may be NULL. */
void ctd_study_player_tell(const ctd_study_player *player, ctd_study_spent *to);

/** Begin no more points; the first that calls says why. */
void ctd_study_fail(ctd_study_game *g, ctd_status status);

/** Plays one point and fills its values.
 *  @param[in] thread of the caller: 0 tells of progress */
CTD_MUST_CHECK ctd_status ctd_study_point_play(ctd_study_game *g, int thread, uint64_t point);

/** Puts the study's outcomes in place of a scenario's questions, one for each, in order. */
void ctd_study_ask(const ctd_study *study, ctd_scenario *scenario);
/** Fills the values of a point, and its series. */
void ctd_study_take_outcomes(const ctd_study_game *g, const ctd_scenario *scenario,
                             const ctd_result *result, uint64_t point);
void ctd_study_take_series(const ctd_study_game *g, const ctd_result *result, uint64_t point);
/** Values of a point in one row, outcomes before series: how many, and copied out or in. */
size_t ctd_study_row_length(const ctd_study_values *values);
void ctd_study_row_copy(ctd_study_values *values, uint64_t point, double row[], bool out);

/** Points on other ranks (study_ranks.c): the start, for all ranks; a point is done; the main
 *  thread comes by; the end, with what came of it here, for all ranks. */
void ctd_study_ranks_begin(ctd_study_game *g);
bool ctd_study_ranks_own(const ctd_study_game *g, uint64_t point);
CTD_MUST_CHECK ctd_status ctd_study_ranks_point(ctd_study_game *g, uint64_t point);
CTD_MUST_CHECK ctd_status ctd_study_ranks_turn(ctd_study_game *g);
CTD_MUST_CHECK ctd_status ctd_study_ranks_end(ctd_study_game *g, ctd_status status);

/** After a point: writes if it is time to. Any thread. */
CTD_MUST_CHECK ctd_status ctd_study_keep_look(ctd_study_keeper *keeper, ctd_lock *lock);

#endif
