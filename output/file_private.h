/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_FILE_PRIVATE_H
#define CTD_OUTPUT_FILE_PRIVATE_H

#include "output/atomic.h"
#include "output/layout.h"

#include <hdf5.h>

/*
 * Shared by the file_*.c that build a result file. What is being done is noted in the
 * report beforehand, so that a failure inside HDF5 can be told.
 */

/** Scratch for packing chunks, for as many threads as there are. */
typedef struct ctd_file_room ctd_file_room;

/** What a file is built in: memory, or a file that is open. */
typedef struct ctd_file_target {
    bool on_disk;
    hid_t driver;      /* that leads there; closed after the file, which uses it to its last */
    int descriptor;    /* on the disk, for reading and writing; empty so far */
    int error;         /* of the first write there that failed; 0: none did */
    const void *chunk; /* being written */
    void *image;       /* in memory: the bytes, the caller's */
    size_t n;          /* bytes of the whole, once it is closed or taken */
} ctd_file_target;

typedef struct ctd_file_writer {
    const ctd_layout *layout;
    ctd_file_room *room;
    ctd_write_report *report;
    ctd_file_target target;
    hid_t file;
    hid_t text;              /* type: variable-length UTF-8 */
    hid_t scalar;            /* dataspace of one value */
    hid_t scale[CTD_N_AXES]; /* each axis's coordinate; H5I_INVALID_HID until written */
} ctd_file_writer;

/** Makes files that are created with this list go to the target (file_driver.c), which must be
 *  there until they are closed. */
CTD_MUST_CHECK ctd_status ctd_file_use_disk(hid_t access, ctd_file_target *target);
/** Creates the file, empty. */
CTD_MUST_CHECK ctd_status ctd_file_create(ctd_file_target *target, hid_t *file);
/** Writes out what HDF5 still holds; takes the image, if that is what is wanted. */
CTD_MUST_CHECK ctd_status ctd_file_flush(ctd_file_target *target, hid_t file);
/** Whether all of a file that was closed is on the disk, if that is where it goes. */
CTD_MUST_CHECK ctd_status ctd_file_check(const ctd_file_target *target, ctd_write_report *report);

/** Begins a file in writer->target, all zero: in memory. After an error, and after ctd_file_end(),
 *  call ctd_file_abandon(). */
CTD_MUST_CHECK ctd_status ctd_file_begin(ctd_file_writer *writer);
/** Closes it; in memory, takes its bytes, to be freed with free().
 *  @param[out] image NULL on the disk */
CTD_MUST_CHECK ctd_status ctd_file_end(ctd_file_writer *writer, void **image, size_t *n);
/** Closes whatever is open still. */
void ctd_file_abandon(ctd_file_writer *writer);

/** The attribute `source`: which program made the file. */
void ctd_file_source(char source[64]);

/** HDF5 tells of failures by negative numbers. */
#define CTD_TRY_H5(call) CTD_TRY((call) < 0 ? CTD_ERR_WRITE : CTD_OK)

/** Closes *id unless it is invalid already, and leaves it invalid. */
ctd_status ctd_file_close(hid_t *id, herr_t (*close)(hid_t));

/** Property list for creating a file, group or dataset: no times, and order of creation kept as
 *  netCDF-4 wants it. Negative on failure. */
hid_t ctd_file_list(hid_t kind);

/** Notes what is being done. */
void ctd_file_note(ctd_file_writer *writer, const char *doing, const char *detail);

/* Attributes of an object, one value each. */
CTD_MUST_CHECK ctd_status ctd_file_put_text(ctd_file_writer *writer, hid_t object, const char *name,
                                            const char *value);
CTD_MUST_CHECK ctd_status ctd_file_put_int(ctd_file_writer *writer, hid_t object, const char *name,
                                           int64_t value);
CTD_MUST_CHECK ctd_status ctd_file_put_uint(ctd_file_writer *writer, hid_t object, const char *name,
                                            uint64_t value);
CTD_MUST_CHECK ctd_status ctd_file_put_double(ctd_file_writer *writer, hid_t object,
                                              const char *name, double value);
/** flag_meanings, at most 128 words, and flag_values, as many numbers rising from `first`. */
CTD_MUST_CHECK ctd_status ctd_file_put_flags(ctd_file_writer *writer, hid_t object,
                                             const char *meanings, int first);

/** Every coordinate and variable of the layout, into the root group. */
CTD_MUST_CHECK ctd_status ctd_file_put_variables(ctd_file_writer *writer);

/** Shape of the chunks of a series variable: about half a megabyte, in one piece in row-major
 * order. */
void ctd_file_plan_chunk(const ctd_variable *variable, hsize_t chunk[CTD_VARIABLE_MAX_AXES]);

/** Room for every series variable of the layout. Free with ctd_file_room_destroy().
 *  @return CTD_OK or CTD_ERR_NO_MEMORY (then *room is NULL) */
CTD_MUST_CHECK ctd_status ctd_file_room_create(const ctd_layout *layout, int n_threads,
                                               ctd_file_room **room);
/** Frees and sets to NULL; *room may be NULL. */
void ctd_file_room_destroy(ctd_file_room **room);

/** Writes a series variable into its dataset, chunk by chunk. */
CTD_MUST_CHECK ctd_status ctd_file_fill_chunks(ctd_file_writer *writer,
                                               const ctd_variable *variable, hid_t dataset,
                                               const hsize_t *chunk);

/** Where a file comes from. */
typedef struct ctd_file_origin {
    uint64_t seed;
    const ctd_calendar *calendar; /* NULL: not told */
    const char *scenario_text;
    const char *study_text; /* NULL: none */
} ctd_file_origin;

/** The groups `provenance` and, with facts, `run`. */
CTD_MUST_CHECK ctd_status ctd_file_put_origin(ctd_file_writer *writer,
                                              const ctd_file_origin *origin);
CTD_MUST_CHECK ctd_status ctd_file_put_run(ctd_file_writer *writer, const ctd_run_facts *facts);

/** The groups `provenance` and, where the result has run facts, `run`. */
CTD_MUST_CHECK ctd_status ctd_file_put_provenance(ctd_file_writer *writer);

#endif
