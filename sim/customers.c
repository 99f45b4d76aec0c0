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

uint32_t
ctd_customers_in_block(const ctd_cell *cell, uint32_t in_cell)
{
    const uint64_t left = cell->n - (uint64_t)in_cell * CTD_BLOCK;

    return (uint32_t)(left < CTD_BLOCK ? left : CTD_BLOCK);
}

uint64_t
ctd_customers_in_blocks(const ctd_customers *customers, uint32_t cell, uint32_t in_cell, uint32_t n)
{
    const uint32_t last = n > 0 ? in_cell + (n - 1) * customers->part.count : 0;

    return n > 0 ? (uint64_t)(n - 1) * CTD_BLOCK +
                       ctd_customers_in_block(&customers->cell[cell], last)
                 : 0;
}

uint64_t
ctd_customers_held(const ctd_customers *customers, uint32_t cell)
{
    const ctd_cell *c = &customers->cell[cell];

    return ctd_customers_in_blocks(customers, cell, c->first_in_cell, c->n_blocks);
}

ctd_cell
ctd_customers_part_of(const ctd_customers *customers, uint32_t number, uint32_t cell)
{
    const uint32_t count = customers->part.count;
    ctd_cell c = customers->cell[cell];
    const uint32_t all = (uint32_t)((c.n + CTD_BLOCK - 1) / CTD_BLOCK);

    c.first_in_cell = (uint32_t)((number + count - c.blocks_before % count) % count);
    c.n_blocks = c.first_in_cell < all ? (all - c.first_in_cell - 1) / count + 1 : 0;
    return c;
}

static void
lay_out(ctd_customers *c, const uint64_t n_in_cell[])
{
    uint64_t begin = 0, all_blocks = 0;
    uint32_t block = 0;

    for (uint32_t i = 0; i < c->n_cells; i++) {
        c->cell[i] = (ctd_cell){.n = n_in_cell[i], .blocks_before = all_blocks};
        c->cell[i] = ctd_customers_part_of(c, c->part.number, i);
        c->cell[i].begin = begin;
        c->cell[i].first_block = block;
        begin += (ctd_customers_held(c, i) + CELL_ALIGN - 1) / CELL_ALIGN * CELL_ALIGN;
        block += c->cell[i].n_blocks;
        all_blocks += (n_in_cell[i] + CTD_BLOCK - 1) / CTD_BLOCK;
        c->n += n_in_cell[i];
    }
    c->n_slots = begin;
    c->n_blocks = block;
}

ctd_status
ctd_customers_create(uint32_t n_cells, const uint64_t n_in_cell[], ctd_customers **customers)
{
    return ctd_customers_create_part(n_cells, n_in_cell, (ctd_part){0, 1}, customers);
}

ctd_status
ctd_customers_create_part(uint32_t n_cells, const uint64_t n_in_cell[], ctd_part part,
                          ctd_customers **customers)
{
    ctd_status status = CTD_OK;
    ctd_customers *c = calloc(1, sizeof *c);

    *customers = NULL;
    CTD_TRY(c != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    c->part = part;
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
    const uint32_t here = (uint32_t)index - cell->first_block;
    const uint32_t in_cell = cell->first_in_cell + here * customers->part.count;

    return (ctd_block){i, in_cell, cell->begin + (uint64_t)here * CTD_BLOCK,
                       ctd_customers_in_block(cell, in_cell)};
}

bool
ctd_customers_find_shared(const ctd_customers *customers, uint32_t i, uint64_t k, uint64_t *slot)
{
    const ctd_cell *cell = &customers->cell[i];
    const uint64_t in_cell = k / CTD_BLOCK, count = customers->part.count;

    if (in_cell < cell->first_in_cell || (in_cell - cell->first_in_cell) % count != 0) {
        return false;
    }
    *slot = cell->begin + (in_cell - cell->first_in_cell) / count * CTD_BLOCK + k % CTD_BLOCK;
    return true;
}

size_t
ctd_customers_bytes(uint64_t n, uint32_t n_cells, uint32_t n_parts)
{
    static const size_t width[] = {4, 4, 4, 4, 1, 1};
    const uint64_t all = n / CTD_BLOCK + n_cells, blocks = n_parts > 1 ? all / n_parts + 1 : all;
    const size_t slots = n_parts > 1 ? blocks * CTD_BLOCK : n + (uint64_t)n_cells * CELL_ALIGN;
    size_t bytes = n_cells * sizeof(ctd_cell) + blocks * sizeof(uint32_t);

    for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
        bytes += slots * width[i] + (slots * width[i] >= HUGE_PAGE ? HUGE_PAGE : CELL_ALIGN);
    }
    return bytes;
}
