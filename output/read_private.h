/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_READ_PRIVATE_H
#define CTD_OUTPUT_READ_PRIVATE_H

#include "output/read.h"

#include <hdf5.h>
#include <stddef.h>

/*
 * Shared by the read*.c. Whatever is read is kept by the ctd_stored and freed with it, so that
 * nothing needs undoing when a file turns out to be broken half-way.
 */

enum { CTD_READ_MAX_COLUMNS = 256 };

struct ctd_stored {
    ctd_result result;
    ctd_origin origin;
    ctd_run_facts facts;
    size_t size[CTD_N_AXES];
    size_t n_columns;
    ctd_column column[CTD_READ_MAX_COLUMNS];
    ctd_series **series; /* [n_variants * n_replications] owned */
    void **kept;         /* [n_kept] owned */
    size_t n_kept;
    size_t capacity;
};

/** A file being read. */
typedef struct ctd_reader {
    hid_t file;
    ctd_stored *stored;
    ctd_sink *problem;
    H5E_auto2_t printer; /* of HDF5's errors, which is silent meanwhile */
    void *printer_data;
} ctd_reader;

/** Opens a file of Contend's; call ctd_reader_close() whatever is returned. As
 *  ctd_stored_read(). */
CTD_MUST_CHECK ctd_status ctd_reader_open(const char *path, ctd_sink *problem, ctd_reader *reader);
void ctd_reader_close(ctd_reader *reader);

/** Says what is wrong, and gives CTD_ERR_DAMAGED. */
ctd_status ctd_read_damaged(const ctd_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Zeroed memory that lives as long as the ctd_stored; NULL when there is none left. */
void *ctd_read_keep(ctd_stored *stored, size_t n, size_t bytes);

/** Closes *id unless it is invalid already, and leaves it invalid. */
void ctd_read_close(hid_t *id, herr_t (*close)(hid_t));

/* Attributes with one value. */
CTD_MUST_CHECK ctd_status ctd_read_text(const ctd_reader *reader, hid_t object, const char *name,
                                        const char **value);
/** @param[in] memory_type  8 bytes wide: H5T_NATIVE_INT64, _UINT64 or _DOUBLE */
CTD_MUST_CHECK ctd_status ctd_read_number(const ctd_reader *reader, hid_t object, const char *name,
                                          hid_t memory_type, void *value);
/** A whole number within limits. */
CTD_MUST_CHECK ctd_status ctd_read_count(const ctd_reader *reader, hid_t object, const char *name,
                                         uint32_t least, uint32_t most, uint32_t *value);

/** The first of an object's flag_values, at most 128 of them. */
CTD_MUST_CHECK ctd_status ctd_read_first_flag(const ctd_reader *reader, hid_t object, int *first);

/** A dataset and its shape. */
typedef struct ctd_read_dataset {
    hid_t id; /* H5I_INVALID_HID: not open */
    int n_axes;
    hsize_t length[CTD_COLUMN_MAX_AXES + 2]; /* [n_axes] */
} ctd_read_dataset;

/** Opens a dataset; at most CTD_COLUMN_MAX_AXES + 2 axes, and stored bytes of it may not exceed the
 *  file where `stored_bytes` (a value) is given. */
CTD_MUST_CHECK ctd_status ctd_read_open(const ctd_reader *reader, hid_t group, const char *name,
                                        size_t stored_bytes, ctd_read_dataset *dataset);
/** A one-dimensional dataset of texts. */
CTD_MUST_CHECK ctd_status ctd_read_texts(const ctd_reader *reader, hid_t group, const char *name,
                                         size_t *n, const char *const **texts);
/** A dataset of texts with one value and no axis. */
CTD_MUST_CHECK ctd_status ctd_read_scalar_text(const ctd_reader *reader, hid_t group,
                                               const char *name, const char **text);
/** A dataset of n values of the given type, 8 bytes wide or 1 (H5T_NATIVE_INT8). */
CTD_MUST_CHECK ctd_status ctd_read_values(const ctd_reader *reader, hid_t group, const char *name,
                                          hid_t memory_type, size_t n, void **values);

/* The parts of a result, in the order in which they must be read. */

/** Version, content hash, seed and scenario, from the group `provenance`. */
CTD_MUST_CHECK ctd_status ctd_read_origin(const ctd_reader *reader, hid_t provenance);
/** Labels and lengths of every axis. */
CTD_MUST_CHECK ctd_status ctd_read_axes(const ctd_reader *reader);
/** The calendar, and the tick of every record. */
CTD_MUST_CHECK ctd_status ctd_read_times(const ctd_reader *reader, hid_t provenance);
/** The recorded columns and their values. */
CTD_MUST_CHECK ctd_status ctd_read_series(ctd_reader *reader);
/** Regions and segments of the customers followed. */
CTD_MUST_CHECK ctd_status ctd_read_panel(const ctd_reader *reader);
/** What is known of the questions. */
CTD_MUST_CHECK ctd_status ctd_read_questions(const ctd_reader *reader);
/** Facts of the run and of the build, from the group `run`. */
CTD_MUST_CHECK ctd_status ctd_read_run(const ctd_reader *reader);

#endif
