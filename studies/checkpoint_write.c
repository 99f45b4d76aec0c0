/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"
#include "output/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A generation: first a segment of the runs finished since the last, then what refers to it. */

void
ctd_checkpoint_record(ctd_experiment *x, uint32_t run, ctd_state *state)
{
    const ctd_series *series = x->series[run];
    const uint32_t n_questions = x->scenario->n_questions;

    state->n = 0;
    ctd_state_add(state, "answers", x->answer + (size_t)run * n_questions,
                  n_questions * sizeof *x->answer);
    for (size_t c = 0; c < series->n_columns; c++) {
        const ctd_column *column = &series->columns[c];

        ctd_state_add(state, column->name, series->data[c],
                      ctd_column_length(column, series->size) * ctd_type_bytes(column->type));
    }
}

/* The head of a state as a copy, its parts where they lie. */
static ctd_status
add_state(ctd_sections *sections, const ctd_state *state)
{
    ctd_status status = CTD_OK;
    unsigned char head[sizeof(uint64_t) + CTD_STATE_PARTS * (CTD_STATE_NAME + sizeof(uint64_t))];

    ctd_state_put_head(state, head);
    CTD_TRY(ctd_sections_copy(sections, head, ctd_state_head_bytes(state)));
    for (size_t i = 0; i < state->n; i++) {
        ctd_sections_add(sections, state->part[i].at, state->part[i].bytes);
    }
out:
    return status;
}

/* A run that is finished. */
static ctd_status
add_run(ctd_checkpoint *c, ctd_sections *sections, uint32_t run)
{
    ctd_status status = CTD_OK;
    ctd_state record;

    ctd_checkpoint_record(c->x, run, &record);
    const ctd_run_head head = {.run = run, .record_bytes = ctd_state_bytes(&record)};

    ctd_sections_begin(sections, "run");
    CTD_TRY(ctd_sections_copy(sections, &head, sizeof head));
    CTD_TRY(add_state(sections, &record));
out:
    return status;
}

/* One that is under way, as it is now. */
static ctd_status
add_seat(ctd_checkpoint *c, ctd_sections *sections, const ctd_checkpoint_seat *seat)
{
    ctd_status status = CTD_OK;
    ctd_state record, state;
    ctd_stretch window[2];

    ctd_checkpoint_record(c->x, seat->run, &record);
    ctd_market_state(seat->market, &state);
    ctd_panel_state(c, seat, window);
    const ctd_run_head head = {.run = seat->run,
                               .tick = ctd_market_tick(seat->market),
                               .record_bytes = ctd_state_bytes(&record),
                               .window_bytes = window[0].n + window[1].n,
                               .market_bytes = ctd_state_bytes(&state)};

    ctd_sections_begin(sections, "live");
    CTD_TRY(ctd_sections_copy(sections, &head, sizeof head));
    CTD_TRY(add_state(sections, &record));
    for (int i = 0; i < 2; i++) {
        ctd_sections_add(sections, window[i].at, window[i].n);
    }
    CTD_TRY(add_state(sections, &state));
out:
    return status;
}

/* Numbers of the runs that are whole and in no segment yet. */
static uint32_t
find_new(ctd_checkpoint *c, uint32_t run[])
{
    uint32_t n = 0;

    ctd_lock_take(c->lock);
    for (uint32_t i = 0; i < c->n_runs; i++) {
        if (c->done[i] && !c->kept[i]) {
            run[n++] = i;
        }
    }
    ctd_lock_give(c->lock);
    return n;
}

static ctd_status
/* NOLINTNEXTLINE(readability-non-const-parameter): the segment takes it over */
add_segment(ctd_checkpoint *c, uint32_t *run, uint32_t n, const ctd_sections *sections)
{
    ctd_segment_file *more = realloc(c->segment, (c->n_segments + 1) * sizeof *more);

    if (more == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    c->segment = more;
    c->segment[c->n_segments] =
        (ctd_segment_file){.head = {.number = ++c->last_number, .n_runs = n}, .run = run};
    memcpy(c->segment[c->n_segments].head.seal, ctd_sections_seal(sections), CTD_SECTION_SEAL);
    c->n_segments++;
    return CTD_OK;
}

/* Puts a file in place; what is said of a failure lasts as long as the checkpoint's report. */
static ctd_status
put(ctd_checkpoint *c, ctd_sections *sections, const char *path)
{
    ctd_write_report report = {.path = path};
    const ctd_status status = ctd_sections_write(sections, path, &report);

    if (status != CTD_OK) {
        ctd_lock_take(c->lock);
        ctd_checkpoint_fail(c, &report);
        ctd_lock_give(c->lock);
    }
    return status;
}

static ctd_status
write_segment(ctd_checkpoint *c)
{
    ctd_status status = CTD_OK;
    ctd_sections *sections = NULL;
    char path[CTD_CHECKPOINT_PATH];
    uint32_t *run = malloc(c->n_runs * sizeof *run);
    ctd_state record;

    CTD_TRY(run != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    const uint32_t n = find_new(c, run);

    if (n == 0) {
        goto out;
    }
    ctd_checkpoint_record(c->x, run[0], &record);
    CTD_TRY(
        ctd_sections_create(CTD_KIND_RUNS, CTD_CHECKPOINT_VERSION, n * (record.n + 4), &sections));
    for (uint32_t i = 0; i < n; i++) {
        CTD_TRY(add_run(c, sections, run[i]));
    }
    ctd_checkpoint_name(c, "runs", c->last_number + 1, path);
    CTD_TRY(put(c, sections, path));
    for (uint32_t i = 0; i < n; i++) {
        c->kept[run[i]] = true;
    }
    CTD_TRY(add_segment(c, run, n, sections));
    run = NULL;
out:
    ctd_sections_destroy(&sections);
    free(run);
    return status;
}

static ctd_status
add_about(ctd_checkpoint *c, ctd_sections *sections, uint32_t n_live)
{
    ctd_status status = CTD_OK;
    ctd_checkpoint_about about = {
        .sequence = c->sequence + 1,
        .written = (double)time(NULL),
        .n_variants = c->scenario->n_variants,
        .n_replications = c->scenario->n_replications,
        .n_segments = c->n_segments,
        .n_live = n_live,
        .seed = c->scenario->seed,
    };

    snprintf(about.version, sizeof about.version, "%s", ctd_build_version());
    ctd_sections_begin(sections, "about");
    CTD_TRY(ctd_sections_copy(sections, &about, sizeof about));
    ctd_sections_begin(sections, "scenario");
    ctd_sections_add(sections, c->scenario->text, strlen(c->scenario->text) + 1);
    for (uint32_t i = 0; i < c->n_segments; i++) {
        const ctd_segment_file *s = &c->segment[i];

        ctd_sections_begin(sections, "segment");
        ctd_sections_add(sections, &s->head, sizeof s->head);
        ctd_sections_add(sections, s->run, s->head.n_runs * sizeof *s->run);
    }
out:
    return status;
}

/* What a seat holds that no segment does: a copy, or the market as it is. */
static bool
holds(const ctd_checkpoint *c, const ctd_checkpoint_seat *seat, bool from_copies)
{
    return from_copies ? seat->n > 0 && !c->kept[seat->copied_run]
                       : seat->market != NULL && !c->kept[seat->run];
}

static void
add_under_way(ctd_sections *sections, const ctd_found_run *f)
{
    ctd_sections_begin(sections, "live");
    ctd_sections_add(sections, &f->head, sizeof f->head);
    ctd_sections_add(sections, f->record, (size_t)f->head.record_bytes);
    ctd_sections_add(sections, f->window, (size_t)f->head.window_bytes);
    ctd_sections_add(sections, f->market, (size_t)f->head.market_bytes);
}

/* What other ranks are playing, as they last said. */
static void
add_distant(const ctd_checkpoint *c, ctd_sections *sections)
{
    for (uint32_t run = 0; c->distant != NULL && run < c->n_runs; run++) {
        if (c->distant[run].owned != NULL && !c->kept[run]) {
            add_under_way(sections, &c->distant[run]);
        }
    }
}

/* Runs that were found under way and that nobody has come by with since are handed on as they
 * are. */
static void
add_found(const ctd_checkpoint *c, ctd_sections *sections, bool from_copies)
{
    for (uint32_t i = 0; i < c->n_found; i++) {
        const ctd_found_run *f = &c->found[i];
        bool is_newer = f->spoiled || c->kept[f->head.run] ||
                        (c->distant != NULL && c->distant[f->head.run].owned != NULL);

        for (uint32_t k = 0; k < c->n_seats; k++) {
            const ctd_checkpoint_seat *seat = &c->seat[k];
            const uint32_t run = from_copies ? seat->copied_run : seat->run;

            is_newer = is_newer || (holds(c, seat, from_copies) && run == f->head.run);
        }
        if (!is_newer) {
            add_under_way(sections, f);
        }
    }
}

static ctd_status
write_generation(ctd_checkpoint *c, bool from_copies)
{
    ctd_status status = CTD_OK;
    ctd_sections *sections = NULL;
    char path[CTD_CHECKPOINT_PATH], name[32];
    const size_t n_others = c->n_segments + c->n_found + (c->distant != NULL ? c->n_runs : 0);
    const size_t most = 4 + 4 * n_others + (size_t)c->n_seats * (2 * CTD_STATE_PARTS + 8);
    uint32_t n_live = 0;

    CTD_TRY(ctd_sections_create(CTD_KIND_GENERATION, CTD_CHECKPOINT_VERSION, most, &sections));
    for (uint32_t k = 0; k < c->n_seats; k++) {
        n_live += holds(c, &c->seat[k], from_copies);
    }
    CTD_TRY(add_about(c, sections, n_live));
    for (uint32_t k = 0; k < c->n_seats; k++) {
        const ctd_checkpoint_seat *seat = &c->seat[k];

        if (holds(c, seat, from_copies) && from_copies) {
            ctd_sections_begin(sections, "live");
            ctd_sections_add(sections, seat->copy, seat->n);
        } else if (holds(c, seat, from_copies)) {
            CTD_TRY(add_seat(c, sections, seat));
        }
    }
    add_found(c, sections, from_copies);
    add_distant(c, sections);
    snprintf(name, sizeof name, "generation-%" PRIu64, c->sequence % CTD_GENERATIONS + 1);
    ctd_checkpoint_name(c, name, 0, path);
    CTD_TRY(put(c, sections, path));
    c->report->sequence = ++c->sequence;
out:
    ctd_sections_destroy(&sections);
    return status;
}

ctd_status
ctd_checkpoint_write(ctd_checkpoint *c, bool from_copies)
{
    ctd_status status = CTD_OK;

    ctd_checkpoint_sort(c);
    CTD_TRY(write_segment(c));
    CTD_TRY(write_generation(c, from_copies));
    if (c->options->live != NULL) {
        CTD_TRY(ctd_checkpoint_live(c, from_copies));
    }
out:
    return status;
}
