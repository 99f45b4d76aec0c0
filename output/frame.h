/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FRAME_H
#define CTD_OUTPUT_FRAME_H

#include "output/layout.h"
#include "output/result.h"
#include "output/write_report.h"
#include "sim/status.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A file of labelled arrays: HDF5 that is also netCDF-4, with a dimension scale on every axis, like
 * a result file but for its table, which the caller brings. Studies are stored in it.
 */

enum { CTD_FRAME_AXES = 8, CTD_FRAME_MAX_AXES = 24, CTD_FRAME_MAX_VARIABLES = 96 };

/** An axis with its coordinate: labels, or numbers (whole or not). */
typedef struct ctd_frame_axis {
    const char *name;
    const char *long_name;
    const char *units;
    size_t length;            /* 0: left out, with every variable that has it */
    const char *const *label; /* [length] one of the three */
    const int64_t *whole;     /* [length] */
    const double *number;     /* [length] */
} ctd_frame_axis;

/** An array over axes. */
typedef struct ctd_frame_variable {
    const char *name;
    const char *units;
    const char *long_name;
    ctd_storage storage; /* FLOAT64, INT64, INT32, INT8 or TEXT */
    int n_axes;
    int axis[CTD_FRAME_AXES]; /* indices, slowest first */
    const void *values;       /* row-major; of TEXT an array of strings */
} ctd_frame_variable;

/** Everything borrowed. */
typedef struct ctd_frame {
    const char *kind;  /* root attribute `contend_kind`: "study", "shard" */
    const char *shard; /* "2/3": root attribute `shard`; NULL: none */
    const char *id;    /* its name */
    const char *title; /* may be NULL or empty */
    const char *summary;
    uint64_t seed;
    const char *study_text;     /* group provenance */
    const char *scenario_text;  /* "" where there is none */
    const ctd_run_facts *facts; /* NULL: no group run */
    int n_axes, n_variables;
    ctd_frame_axis axis[CTD_FRAME_MAX_AXES];
    ctd_frame_variable variable[CTD_FRAME_MAX_VARIABLES];
} ctd_frame;

/** Adds an axis; returns its index. */
int ctd_frame_add_axis(ctd_frame *frame, ctd_frame_axis axis);
/** Adds a variable over `axes`, ended by -1. */
void ctd_frame_add(ctd_frame *frame, ctd_frame_variable variable, const int axes[]);

/** Number of values of a variable: the product of its axes' lengths. */
size_t ctd_frame_length(const ctd_frame *frame, const ctd_frame_variable *variable);

/** An axis' coordinate as a variable. */
ctd_frame_variable ctd_frame_coordinate(const ctd_frame *frame, int axis);

/** Content hash: as that of a result (hash.h), over every coordinate and variable in order, then
 *  the texts of study and scenario; it begins with text("contend study 1").
 *  @return CTD_OK, CTD_ERR_NO_MEMORY or CTD_ERR_INTERNAL */
CTD_MUST_CHECK ctd_status ctd_frame_hash(const ctd_frame *frame, ctd_hash hash);

/**
 * Writes the file whole or not at all. The same frame gives the same bytes, but for the group
 * `run`, with the same HDF5 and zlib.
 *
 * @return CTD_OK, CTD_ERR_WRITE, CTD_ERR_EXISTS, CTD_ERR_NO_MEMORY, CTD_ERR_INTERNAL
 */
CTD_MUST_CHECK ctd_status ctd_frame_write(const ctd_frame *frame, const char *path, bool force,
                                          ctd_write_report *report);

#endif
