/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/generations.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { N_GENERATIONS = 2 };

void
ctd_generation_name(const char *folder, uint64_t sequence, char path[CTD_GENERATION_PATH])
{
    snprintf(path, CTD_GENERATION_PATH, "%s/generation-%" PRIu64, folder,
             (sequence - 1) % N_GENERATIONS + 1);
}

static ctd_status
read_one(const char *folder, uint64_t which, const char *kind, uint32_t version, ctd_generation *g)
{
    char path[CTD_GENERATION_PATH];

    ctd_generation_name(folder, which, path);
    const ctd_status status =
        ctd_sections_read(path, kind, version, &g->file, g->note, sizeof g->note);

    g->there = status != CTD_ERR_READ || errno != ENOENT;
    if (status == CTD_ERR_READ && g->there) {
        snprintf(g->note, sizeof g->note, "%s", strerror(errno));
    }
    g->whole =
        status == CTD_OK && g->file.n_sections > 0 && g->file.section[0].n >= sizeof g->sequence;
    if (g->whole) {
        memcpy(&g->sequence, g->file.section[0].bytes, sizeof g->sequence);
    } else if (status == CTD_OK) {
        snprintf(g->note, sizeof g->note, "what it holds is not what was expected");
        ctd_sections_free(&g->file);
    }
    return status == CTD_ERR_NO_MEMORY || status == CTD_ERR_INTERNAL ? status : CTD_OK;
}

ctd_status
ctd_generation_read(const char *folder, const char *kind, uint32_t version, ctd_generation *newest)
{
    ctd_status status = CTD_OK;
    ctd_generation g[N_GENERATIONS] = {0};

    *newest = (ctd_generation){0};
    for (uint64_t i = 0; i < N_GENERATIONS; i++) {
        CTD_TRY(read_one(folder, i + 1, kind, version, &g[i]));
    }
    const int best = g[1].whole && (!g[0].whole || g[1].sequence > g[0].sequence);

    *newest = g[best].there ? g[best] : g[!best];
    newest->there = g[0].there || g[1].there;
    newest->note[0] = '\0';
    for (int i = 0; i < N_GENERATIONS; i++) {
        if (g[i].there && !g[i].whole) {
            memcpy(newest->note, g[i].note, sizeof newest->note);
        }
    }
    if (newest->whole) {
        g[best].file = (ctd_sections_file){0};
    }
out:
    for (int i = 0; i < N_GENERATIONS; i++) {
        ctd_sections_free(&g[i].file);
    }
    return status;
}
