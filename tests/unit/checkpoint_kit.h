/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_TESTS_CHECKPOINT_KIT_H
#define CTD_TESTS_CHECKPOINT_KIT_H

#include "folder.h"
#include "output/hash.h"
#include "studies/experiment.h"

#include <sys/resource.h>

/* Runs that are stopped and go on. What fails ends the test. */

enum { KIT_SETS = 8 };

/** A scenario of the tree, changed. */
typedef struct kit_setting {
    const char *path;
    const char *sets[KIT_SETS];
} kit_setting;

/** A folder for one test, and the checkpoint in it. */
typedef struct kit_place {
    char folder[FOLDER_PATH], checkpoint[FOLDER_PATH];
} kit_place;

/** Read and calibrated. */
ctd_scenario *kit_load(const kit_setting *what);
/** Ticks of all its runs. */
uint64_t kit_ticks(const ctd_scenario *scenario);
/** The hash of what is found in memory, without a stop. */
void kit_undisturbed(const ctd_scenario *scenario, ctd_hash hash);

kit_place kit_place_make(void);
void kit_place_remove(const kit_place *place);
/** The path of a file of the checkpoint. */
void kit_file(const kit_place *place, const char *name, char path[FOLDER_PATH]);
/** Flips a bit of a file. */
void kit_flip(const char *path, size_t at);
/** Files may have so many bytes from now on. */
void kit_limit_files(rlim_t bytes);

/** One process' part of a run: goes on from what is there, and stops after so many ticks.
 *  @param[in]  limits of panels; NULL: the usual ones
 *  @param[out] hash   of what was found, after CTD_OK; then the checkpoint is gone
 *  @param[out] report NULL: what it says is expected to be nothing */
ctd_status kit_play(const ctd_scenario *scenario, const kit_place *place, ctd_sharing sharing,
                    uint64_t ticks, const ctd_panel_limits *limits, ctd_hash hash,
                    ctd_checkpoint_report *report);

#endif
