/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_STATE_H
#define CTD_SIM_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What of an object outlives a tick, as named stretches of its memory: what a checkpoint holds, and
 * what makes the rest of a run. Encoded as
 *
 *     u64 n, then n times { char name[CTD_STATE_NAME]; u64 bytes }, then the bytes of all in order
 *
 * in the byte order of the machine, which the file that holds it names.
 */

enum { CTD_STATE_NAME = 24, CTD_STATE_PARTS = 192 };

typedef struct ctd_state_part {
    const char *name; /* borrowed */
    void *at;         /* borrowed */
    size_t bytes;
} ctd_state_part;

typedef struct ctd_state {
    size_t n;
    ctd_state_part part[CTD_STATE_PARTS];
} ctd_state;

/** Adds a part; names are for messages and need not differ. */
void ctd_state_add(ctd_state *state, const char *name, void *at, size_t bytes);
/** Bytes of the encoding's head, before the bytes of the parts. */
size_t ctd_state_head_bytes(const ctd_state *state);
/** Bytes of the whole encoding. */
size_t ctd_state_bytes(const ctd_state *state);
/** Writes the head. @param[out] head [ctd_state_head_bytes()] */
void ctd_state_put_head(const ctd_state *state, unsigned char head[]);

/** Writes head and parts. @param[out] bytes [ctd_state_bytes()] */
void ctd_state_put(const ctd_state *state, unsigned char bytes[]);

/** Whether the bytes of a bool that was read are those of one: any other must not be looked at. */
static inline bool
ctd_state_is_flag(const bool *flag)
{
    return *(const unsigned char *)flag <= 1;
}

/** Fills the parts from an encoding of a state of the same parts; whatever the bytes are, only the
 *  parts are written to.
 *  @param[out] problem the name of the first part that is not as expected, or "its size"; NULL if
 *                      none
 *  @return false if the encoding is of another state: then some parts may have been filled */
bool ctd_state_load(const ctd_state *state, const unsigned char *bytes, size_t n,
                    const char **problem);

#endif
