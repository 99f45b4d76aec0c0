/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"

#include <stdlib.h>
#include <string.h>

/* The runs that are finished, from the segments that a generation speaks of. */

static bool
load_run(ctd_experiment *x, uint32_t run, const ctd_section *section)
{
    ctd_run_head head;
    ctd_state record;
    const char *problem;

    if (strcmp(section->type, "run") != 0 || section->n < sizeof head) {
        return false;
    }
    memcpy(&head, section->bytes, sizeof head);
    if (head.run != run || head.record_bytes != section->n - sizeof head) {
        return false;
    }
    ctd_checkpoint_record(x, run, &record);
    return ctd_state_load(&record, section->bytes + sizeof head, (size_t)head.record_bytes,
                          &problem);
}

/* Whether all runs of a segment could be read. */
static bool
load_runs(const ctd_checkpoint *c, ctd_experiment *x, const ctd_segment_file *s,
          const ctd_sections_file *file)
{
    bool good = file->n_sections == s->head.n_runs &&
                memcmp(file->seal, s->head.seal, sizeof file->seal) == 0;

    for (size_t i = 0; good && i < file->n_sections; i++) {
        good = s->run[i] == CTD_NO_RUN ||
               (s->run[i] < c->n_runs && load_run(x, s->run[i], &file->section[i]));
    }
    return good;
}

/* One run is to be played again: no segment has it. */
static void
drop_run(ctd_checkpoint *c, ctd_experiment *x, uint32_t *run)
{
    if (*run < c->n_runs) {
        ctd_checkpoint_empty(x, *run);
        c->report->n_finished--;
    }
    *run = CTD_NO_RUN;
}

/* Those runs of a segment whose panels are whole too. */
static ctd_status
keep_runs(ctd_checkpoint *c, ctd_experiment *x, const ctd_segment_file *s)
{
    for (size_t i = 0; i < s->head.n_runs; i++) {
        const uint32_t run = s->run[i];

        if (run == CTD_NO_RUN) {
            continue;
        }
        const ctd_status status = ctd_panel_check(c, run, c->panels.n_records);

        if (status == CTD_OK) {
            c->done[run] = true;
            c->kept[run] = true;
        } else if (status == CTD_ERR_DAMAGED) {
            ctd_checkpoint_note(c, "run %u is played again", run);
            drop_run(c, x, &s->run[i]);
        } else {
            return status;
        }
    }
    return CTD_OK;
}

/* All runs of a segment, or none, but for those whose panel is damaged. */
static ctd_status
load_segment(ctd_checkpoint *c, ctd_experiment *x, const ctd_segment_file *s)
{
    ctd_sections_file file;
    char path[CTD_CHECKPOINT_PATH], problem[160] = "";

    ctd_checkpoint_name(c, "runs", s->head.number, path);
    const ctd_status status = ctd_sections_read(path, CTD_KIND_RUNS, CTD_CHECKPOINT_VERSION, &file,
                                                problem, sizeof problem);
    const bool good = status == CTD_OK && load_runs(c, x, s, &file);

    ctd_sections_free(&file);
    if (good) {
        return keep_runs(c, x, s);
    }
    if (status == CTD_ERR_NO_MEMORY) {
        return status;
    }
    ctd_checkpoint_note(c, "%s is %s, its %u runs are played again", path,
                        status == CTD_ERR_READ ? "missing" : "damaged", s->head.n_runs);
    for (uint32_t i = 0; i < s->head.n_runs; i++) {
        drop_run(c, x, &s->run[i]);
    }
    return CTD_ERR_DAMAGED;
}

ctd_status
ctd_checkpoint_restore(ctd_checkpoint *c, ctd_experiment *x)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->n_segments; i++) {
        const ctd_status status = load_segment(c, x, &c->segment[i]);

        if (status == CTD_OK) {
            const ctd_segment_file moved = c->segment[i];

            c->segment[i] = c->segment[n];
            c->segment[n++] = moved;
        } else if (status != CTD_ERR_DAMAGED) {
            return status;
        }
    }
    for (uint32_t i = n; i < c->n_segments; i++) { /* never mentioned again */
        free(c->segment[i].run);
    }
    c->n_segments = n;
    return CTD_OK;
}
