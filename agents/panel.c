/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/panel.h"

#include "agents/choice_private.h"

static uint64_t
customers_of(const ctd_model *model, uint64_t n_in_cell[])
{
    uint64_t n = 0;

    ctd_population_sizes(model, n_in_cell);
    for (uint32_t cell = 0; cell < model->n_regions * model->n_segments; cell++) {
        n += n_in_cell[cell];
    }
    return n;
}

size_t
ctd_panel_size(const ctd_model *model)
{
    const bool all = model->n_panel > model->n_customers;

    return model->mode == CTD_CUSTOMERS_EXPECTED ? 0 : all ? model->n_customers : model->n_panel;
}

/* Member k of n: a number in [k N / n, (k + 1) N / n). */
static uint64_t
choose(const ctd_model *model, uint64_t n_customers, size_t n, size_t k)
{
    const ctd_key key = ctd_key_create(model->seed, 0, CTD_DRAW_PANEL, 0);
    const ctd_pcg32 stream =
        ctd_key_stream(ctd_key_block(key, UINT32_MAX, (uint32_t)(k / CTD_BLOCK)));
    const uint64_t bits = ctd_draw_at(stream, (uint32_t)(k % CTD_BLOCK));
    const uint64_t first = (uint64_t)((ctd_u128)n_customers * k / n);
    const uint64_t end = (uint64_t)((ctd_u128)n_customers * (k + 1) / n);

    return first + (uint64_t)((ctd_u128)bits * (end - first) >> 32);
}

void
ctd_panel_choose(const ctd_model *model, int64_t id[], int8_t region[], int8_t segment[])
{
    uint64_t n_in_cell[CTD_MAX_REGIONS * CTD_MAX_SEGMENTS];
    const uint64_t n_customers = customers_of(model, n_in_cell);
    const size_t n = ctd_panel_size(model);
    uint64_t end = n_in_cell[0];
    uint32_t cell = 0;

    for (size_t k = 0; k < n; k++) {
        const uint64_t number = choose(model, n_customers, n, k);

        while (number >= end) {
            end += n_in_cell[++cell];
        }
        id[k] = (int64_t)number;
        region[k] = (int8_t)(cell / model->n_segments);
        segment[k] = (int8_t)(cell % model->n_segments);
    }
}

void
ctd_panel_find(ctd_market *m, const ctd_model *model)
{
    const ctd_customers *c = m->customers;
    uint64_t begin = 0;
    uint32_t cell = 0;

    for (size_t k = 0; k < m->n_panel; k++) {
        const uint64_t number = choose(model, c->n, m->n_panel, k);

        while (number >= begin + c->cell[cell].n) {
            begin += c->cell[cell++].n;
        }
        const uint64_t in_cell = number - begin;

        uint64_t slot = 0;
        const bool here = ctd_customers_find(c, cell, in_cell, &slot);
        const uint64_t in_part = here ? (slot - c->cell[cell].begin) / CTD_BLOCK : 0;

        m->panel[k] = (ctd_panel_member){
            .slot = slot,
            .block = c->cell[cell].first_block + (uint32_t)in_part,
            .place = (uint16_t)(in_cell % CTD_BLOCK),
            .decided = m->panel[k].decided != 0,
            .here = here,
        };
    }
}

void
ctd_panel_mark(ctd_market *m)
{
    uint16_t *place = m->scratch[0].place; /* nobody decides yet */
    uint32_t n_due = 0, due = 0;
    const ctd_panel_member *last = NULL;

    for (size_t k = 0; k < m->n_panel; k++) {
        ctd_panel_member *member = &m->panel[k];

        if (!member->here) {
            continue;
        }
        if (last == NULL || member->block != last->block) {
            const ctd_block block = ctd_customers_block(m->customers, member->block);

            ctd_due found = ctd_renewal_due(m, &block, place);

            ctd_due_list(&found, place);
            n_due = found.n;
            due = 0;
        }
        last = member;
        while (due < n_due && place[due] < member->place) {
            due++;
        }
        member->decided = member->decided || (due < n_due && place[due] == member->place);
    }
}
