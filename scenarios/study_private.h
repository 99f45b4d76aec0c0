/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_STUDY_PRIVATE_H
#define CTD_SCENARIOS_STUDY_PRIVATE_H

#include "scenarios/csv.h"
#include "scenarios/document.h"
#include "scenarios/schema.h"
#include "scenarios/study.h"

/*
 * From the text of a study to the study. All it owns stands in one arena, which lives as long as
 * it does. Mistakes are reported and read over, so that all are found.
 */

/** Where messages about a factor point. */
typedef struct ctd_factor_home {
    ctd_node *node;                 /* the factor */
    bool misread;                   /* keys of it have been reported: one may stand for another */
    ctd_node *path;                 /* NULL: none, or a mistake */
    const ctd_schema_row *row;      /* of its first path; NULL likewise */
    const ctd_csv_cell *low, *high; /* of a list: its least and greatest value; NULL otherwise */
} ctd_factor_home;

struct ctd_study_base {
    ctd_arena *arena;
    ctd_document document; /* with the study's settings; its root is NULL without a scenario */
    ctd_population_table *table;
    ctd_factor_home *home; /* [n_factors] */
};

/** A study on its way. */
typedef struct ctd_study_reading {
    ctd_arena *arena; /* the study's */
    ctd_messages *messages;
    const char *path;
    ctd_node *root; /* checked and filled in */
    ctd_study *study;
    ctd_scenario *scenario; /* NULL with a response, or where it cannot be used */
    bool no_memory;
} ctd_study_reading;

/** What of a reading stands first in the order of messages: the study, then --set, then the
 *  scenario and its tables. */
enum { CTD_STUDY_ORDER = INT32_MIN / 2 };

/** Memory for n things, zeroed; remembers where there is none. */
void *ctd_study_alloc(ctd_study_reading *reading, size_t n, size_t bytes);
/** A copy of a text; NULL likewise. */
char *ctd_study_copy(ctd_study_reading *reading, const char *text);

/** A text or name that is as it should be; NULL if there is none. */
ctd_node *ctd_study_find_text(const ctd_node *mapping, const char *key);
/** Whether a key was written, be it well or not. */
bool ctd_study_is_given(const ctd_node *mapping, const char *key);
/** Reports a key that was written where it has no place: "it goes with ...". */
void ctd_study_refuse(ctd_study_reading *reading, const ctd_node *mapping, const char *key,
                      const char *goes_with);
/** Reports that there is no such thing, with what may have been meant or else all there are.
 *  @param[in] name the i-th of the n names, from `context` */
void ctd_study_no_such(ctd_study_reading *reading, ctd_node *node, const char *what,
                       const char *(*name)(const void *context, size_t i), const void *context,
                       size_t n);
/** Index of the factor of that name, -1 if there is none. */
int32_t ctd_study_find_factor(const ctd_study *study, const char *name);

/** Reads the scenario the study names, before the study is checked, makes the study's settings and
 *  those of the command line. */
CTD_MUST_CHECK ctd_status ctd_study_open(ctd_study_reading *reading, const char *scenario_text,
                                         size_t n_sets, const char *const sets[]);

/* The sections, in this order. */
void ctd_study_build_response(ctd_study_reading *reading);
void ctd_study_build_factors(ctd_study_reading *reading);
void ctd_study_build_values(ctd_study_reading *reading, uint32_t factor);
void ctd_study_build_design(ctd_study_reading *reading);
/** The points of a list: design.rows, or the table design.file. */
void ctd_study_build_rows(ctd_study_reading *reading, ctd_node *design);
/** Marks the variants that outcomes name as wanted. */
void ctd_study_choose_variants(ctd_study_reading *reading);
void ctd_study_build_outcomes(ctd_study_reading *reading);
void ctd_study_build_analysis(ctd_study_reading *reading);
void ctd_study_build_output(ctd_study_reading *reading);

/** Tries every factor at its ends or values; what is wrong with them is reported there. */
CTD_MUST_CHECK ctd_status ctd_study_try_factors(ctd_study_reading *reading);

/** A factor's value on its way into a scenario. */
typedef struct ctd_factor_setting {
    const ctd_factor *factor;
    const char *text;       /* of the number */
    ctd_place place, value; /* what messages about the path and the value point to */
} ctd_factor_setting;

/** Sets a factor in a scenario's tree. */
CTD_MUST_CHECK ctd_status ctd_study_apply(ctd_arena *arena, ctd_messages *messages,
                                          const ctd_factor_setting *setting, ctd_node *root);

/** Fills study->text from the tree as it was read, and the digest of the scenario's. */
CTD_MUST_CHECK ctd_status ctd_study_write(ctd_study_reading *reading, ctd_node *raw);

#endif
