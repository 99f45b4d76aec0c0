/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/customers.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { CELL_ALIGN = 64 };

#define HUGE_PAGE ((size_t)2 << 20)

/* Zeroed by the kernel on first touch; aligned so that large columns take huge pages. */
static void *
new_column(uint64_t n, size_t size)
{
    const size_t align = n * size >= HUGE_PAGE ? HUGE_PAGE : CELL_ALIGN;
    const size_t bytes = (n * size + align - 1) / align * align;
    void *column = aligned_alloc(align, bytes > 0 ? bytes : align);

    if (column != NULL && align == HUGE_PAGE) {
        (void)madvise(column, bytes, MADV_HUGEPAGE);
    }
    return column;
}

static void
lay_out(ctd_customers *c, const uint64_t n_in_cell[])
{
    uint64_t begin = 0;
    uint32_t block = 0;

    for (uint32_t i = 0; i < c->n_cells; i++) {
        const uint32_t n_blocks = (uint32_t)((n_in_cell[i] + CTD_BLOCK - 1) / CTD_BLOCK);

        c->cell[i] = (ctd_cell){begin, n_in_cell[i], block, n_blocks};
        begin += (n_in_cell[i] + CELL_ALIGN - 1) / CELL_ALIGN * CELL_ALIGN;
        block += n_blocks;
        c->n += n_in_cell[i];
    }
    c->n_slots = begin;
    c->n_blocks = block;
}

ctd_status
ctd_customers_create(uint32_t n_cells, const uint64_t n_in_cell[], ctd_customers **customers)
{
    ctd_status status = CTD_OK;
    ctd_customers *c = calloc(1, sizeof *c);

    *customers = NULL;
    CTD_TRY(c != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    c->n_cells = n_cells;
    c->cell = calloc(n_cells > 0 ? n_cells : 1, sizeof *c->cell);
    CTD_TRY(c->cell != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    lay_out(c, n_in_cell);

    c->block_cell = calloc(c->n_blocks > 0 ? c->n_blocks : 1, sizeof *c->block_cell);
    c->price_taste = new_column(c->n_slots, sizeof *c->price_taste);
    c->latency_taste = new_column(c->n_slots, sizeof *c->latency_taste);
    c->presence_taste = new_column(c->n_slots, sizeof *c->presence_taste);
    c->workload = new_column(c->n_slots, sizeof *c->workload);
    c->provider = new_column(c->n_slots, sizeof *c->provider);
    c->next = new_column(c->n_slots, sizeof *c->next);
    if (c->block_cell == NULL || c->price_taste == NULL || c->latency_taste == NULL ||
        c->presence_taste == NULL || c->workload == NULL || c->provider == NULL ||
        c->next == NULL) {
        CTD_TRY(CTD_ERR_NO_MEMORY);
    }
    for (uint32_t i = 0; i < n_cells; i++) {
        for (uint32_t b = 0; b < c->cell[i].n_blocks; b++) {
            c->block_cell[c->cell[i].first_block + b] = i;
        }
    }
    *customers = c;
    c = NULL;
out:
    ctd_customers_destroy(&c);
    return status;
}

void
ctd_customers_destroy(ctd_customers **customers)
{
    ctd_customers *c = *customers;

    if (c != NULL) {
        free(c->next);
        free(c->provider);
        free(c->workload);
        free(c->presence_taste);
        free(c->latency_taste);
        free(c->price_taste);
        free(c->block_cell);
        free(c->cell);
        free(c);
        *customers = NULL;
    }
}

ctd_block
ctd_customers_block(const ctd_customers *customers, size_t index)
{
    const uint32_t i = customers->block_cell[index];
    const ctd_cell *cell = &customers->cell[i];
    const uint32_t in_cell = (uint32_t)index - cell->first_block;
    const uint64_t skip = (uint64_t)in_cell * CTD_BLOCK;
    const uint64_t left = cell->n - skip;

    return (ctd_block){i, in_cell, cell->begin + skip,
                       (uint32_t)(left < CTD_BLOCK ? left : CTD_BLOCK)};
}

size_t
ctd_customers_bytes(uint64_t n, uint32_t n_cells)
{
    static const size_t width[] = {4, 4, 4, 4, 1, 1};
    const size_t slots = n + (uint64_t)n_cells * CELL_ALIGN;
    size_t bytes = n_cells * sizeof(ctd_cell) + (n / CTD_BLOCK + n_cells) * sizeof(uint32_t);

    for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
        bytes += slots * width[i] + (slots * width[i] >= HUGE_PAGE ? HUGE_PAGE : CELL_ALIGN);
    }
    return bytes;
}
