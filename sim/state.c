/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/state.h"

#include <assert.h>
#include <string.h>

/* One part in the head of an encoding. */
typedef struct entry {
    char name[CTD_STATE_NAME];
    uint64_t bytes;
} entry;

void
ctd_state_add(ctd_state *state, const char *name, void *at, size_t bytes)
{
    assert(state->n < CTD_STATE_PARTS && strlen(name) < CTD_STATE_NAME);
    state->part[state->n++] = (ctd_state_part){name, at, bytes};
}

size_t
ctd_state_head_bytes(const ctd_state *state)
{
    return sizeof(uint64_t) + state->n * sizeof(entry);
}

size_t
ctd_state_bytes(const ctd_state *state)
{
    size_t bytes = ctd_state_head_bytes(state);

    for (size_t i = 0; i < state->n; i++) {
        bytes += state->part[i].bytes;
    }
    return bytes;
}

static entry
entry_of(const ctd_state_part *part)
{
    entry e = {.bytes = part->bytes};

    memcpy(e.name, part->name, strlen(part->name));
    return e;
}

void
ctd_state_put_head(const ctd_state *state, unsigned char head[])
{
    const uint64_t n = state->n;

    memcpy(head, &n, sizeof n);
    for (size_t i = 0; i < state->n; i++) {
        const entry e = entry_of(&state->part[i]);

        memcpy(head + sizeof n + i * sizeof e, &e, sizeof e);
    }
}

void
ctd_state_put(const ctd_state *state, unsigned char bytes[])
{
    ctd_state_put_head(state, bytes);
    bytes += ctd_state_head_bytes(state);
    for (size_t i = 0; i < state->n; i++) {
        memcpy(bytes, state->part[i].at, state->part[i].bytes);
        bytes += state->part[i].bytes;
    }
}

bool
ctd_state_load(const ctd_state *state, const unsigned char *bytes, size_t n, const char **problem)
{
    const unsigned char *head = bytes + sizeof(uint64_t);
    uint64_t n_parts = 0;

    *problem = "its size";
    if (n != ctd_state_bytes(state)) {
        return false;
    }
    memcpy(&n_parts, bytes, sizeof n_parts);
    bytes += ctd_state_head_bytes(state);
    for (size_t i = 0; i < state->n && n_parts == state->n; i++) {
        const ctd_state_part *part = &state->part[i];
        const entry e = entry_of(part);

        if (memcmp(head + i * sizeof e, &e, sizeof e) != 0) {
            *problem = part->name;
            return false;
        }
        memcpy(part->at, bytes, part->bytes);
        bytes += part->bytes;
    }
    *problem = n_parts == state->n ? NULL : "its number of parts";
    return n_parts == state->n;
}
