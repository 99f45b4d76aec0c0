/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"
#include "output/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Large panels: each seat has a window, which is written as a segment whenever it is full and at
 * the end of a run. A generation holds what has gathered in a window since; what was written before
 * need not be in it, for a segment is never altered.
 */

void
ctd_panel_path(const ctd_checkpoint *c, uint32_t run, size_t first, char path[CTD_CHECKPOINT_PATH])
{
    char name[64];

    snprintf(name, sizeof name, "panel-%06" PRIu32 "-%06zu", run, first);
    ctd_checkpoint_name(c, name, 0, path);
}

size_t
ctd_panel_records(const ctd_panels *panels, size_t first)
{
    const size_t left = panels->n_records - first;

    return left < panels->n_held ? left : panels->n_held;
}

/* Bytes of the window's rows that a generation has to hold. */
static size_t
rows(const ctd_checkpoint *c, const ctd_checkpoint_seat *seat)
{
    return c->panels.large
               ? (ctd_market_recorded(seat->market) - seat->window.first) * c->panels.n_customers
               : 0;
}

void
ctd_panel_state(const ctd_checkpoint *c, const ctd_checkpoint_seat *seat, ctd_stretch part[2])
{
    const size_t n = rows(c, seat);

    part[0] = (ctd_stretch){seat->window.provider, n};
    part[1] = (ctd_stretch){seat->window.decision, n};
}

ctd_status
ctd_panel_create(ctd_checkpoint *c)
{
    ctd_status status = CTD_OK;
    const ctd_stretch what[] = {{c->scenario->text, strlen(c->scenario->text) + 1},
                                {ctd_build_version(), strlen(ctd_build_version())}};
    const size_t n = c->panels.n_customers, n_rows = c->panels.n_held * n;

    if (!c->panels.large) {
        return CTD_OK;
    }
    for (uint32_t k = 0; k < c->n_seats; k++) {
        ctd_panel_window *w = &c->seat[k].window;

        w->provider = malloc(n_rows);
        w->decision = malloc(n_rows);
        w->workload = malloc(n * sizeof *w->workload);
        CTD_TRY(w->provider != NULL && w->decision != NULL && w->workload != NULL
                    ? CTD_OK
                    : CTD_ERR_NO_MEMORY);
    }
    CTD_TRY(ctd_sections_digest(2, what, c->panel_of));
    c->reader = (ctd_panel_reader){ctd_panel_read, c};
    c->x->result.panel_reader = &c->reader;
out:
    return status;
}

void
ctd_panel_destroy(ctd_checkpoint_seat *seat)
{
    free(seat->window.provider);
    free(seat->window.decision);
    free(seat->window.workload);
}

void
ctd_checkpoint_hold(ctd_checkpoint *c, uint32_t k, ctd_market *market)
{
    if (c->panels.large) {
        c->seat[k].window.first = 0;
        ctd_market_hold_panel(market, &c->seat[k].window);
    }
}

ctd_panel_about
ctd_panel_of(const ctd_checkpoint *c, uint32_t run, size_t first)
{
    ctd_panel_about about = {.run = run,
                             .n_records = (uint32_t)ctd_panel_records(&c->panels, first),
                             .first = first,
                             .n_customers = c->panels.n_customers};

    memcpy(about.scenario, c->panel_of, sizeof about.scenario);
    return about;
}

static ctd_status
write_segment(const ctd_checkpoint *c, uint32_t run, const ctd_panel_window *window,
              ctd_write_report *report, const char *path)
{
    ctd_status status = CTD_OK;
    ctd_sections *sections = NULL;
    const ctd_panel_about about = ctd_panel_of(c, run, window->first);
    const size_t n = about.n_customers;

    CTD_TRY(ctd_sections_create(CTD_KIND_PANEL, CTD_CHECKPOINT_VERSION, 8, &sections));
    ctd_sections_begin(sections, "about");
    ctd_sections_add(sections, &about, sizeof about);
    ctd_sections_begin(sections, "provider");
    ctd_sections_add(sections, window->provider, about.n_records * n);
    ctd_sections_begin(sections, "decision");
    ctd_sections_add(sections, window->decision, about.n_records * n);
    if (window->first == 0) { /* the same at every record */
        ctd_sections_begin(sections, "workload");
        ctd_sections_add(sections, window->workload, n * sizeof *window->workload);
    }
    CTD_TRY(ctd_sections_write(sections, path, report));
out:
    ctd_sections_destroy(&sections);
    return status;
}

bool
ctd_checkpoint_record_panel(ctd_checkpoint *c, uint32_t k, uint32_t run, const ctd_market *market)
{
    ctd_panel_window *window = &c->seat[k].window;
    char path[CTD_CHECKPOINT_PATH];
    ctd_write_report report = {.path = path};

    if (!c->panels.large) {
        return true;
    }
    const size_t recorded = ctd_market_recorded(market), held = recorded - window->first;

    if (held == 0 || held < ctd_panel_records(&c->panels, window->first)) {
        return true;
    }
    ctd_panel_path(c, run, window->first, path);
    const ctd_status status = write_segment(c, run, window, &report, path);

    if (status == CTD_OK) {
        window->first = recorded;
        return true;
    }
    ctd_lock_take(c->lock);
    if (!c->failed) {
        ctd_checkpoint_fail(c, &report);
        c->status = status;
        c->failed = true;
    }
    ctd_lock_give(c->lock);
    return false;
}
