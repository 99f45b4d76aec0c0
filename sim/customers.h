/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_CUSTOMERS_H
#define CTD_SIM_CUSTOMERS_H

#include "sim/draw.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Customers as columns, sorted by cell (region, segment) and inside a cell by the order in which
 * they come to market. Cells are cut into blocks of CTD_BLOCK that never straddle a cell, so that
 * what a cell shares is a constant inside a kernel. 18 bytes a customer.
 *
 * Several processes may share out the customers: all blocks in their order are dealt in turn, so
 * that each has its part of those of a cell who are in the market already. The columns hold the
 * blocks of this process alone; blocks and slots are numbered among them, customers of a cell
 * among all.
 */

/** Which part of the customers a process has: blocks `number`, `number` + `count`, ... of all. */
typedef struct ctd_part {
    uint32_t number, count; /* number < count; {0, 1} is all */
} ctd_part;

/** A run of customers that share a region and a segment. */
typedef struct ctd_cell {
    uint64_t begin; /* slot of the first; cells start on a multiple of 64 slots */
    uint64_t n;     /* customers of all processes, may be 0 */
    uint32_t first_block;
    uint32_t n_blocks;      /* ceil(n / CTD_BLOCK), or this process's part of them */
    uint32_t first_in_cell; /* number within the cell of the first of them */
    uint64_t blocks_before; /* blocks of all processes in the cells before */
} ctd_cell;

typedef struct ctd_customers {
    ctd_part part;
    uint64_t n;       /* customers of all processes */
    uint64_t n_slots; /* of this process, with the padding between cells */
    uint32_t n_cells;
    uint32_t n_blocks;
    ctd_cell *cell;        /* [n_cells] */
    uint32_t *block_cell;  /* [n_blocks] cell of each block */
    float *price_taste;    /* [n_slots] */
    float *latency_taste;  /* [n_slots] */
    float *presence_taste; /* [n_slots] */
    uint32_t *workload;    /* [n_slots] units of 1/100 of the mean, >= 1 */
    uint8_t *provider;     /* [n_slots] state: whose customer; 0 = on-premises */
    uint8_t *next;         /* [n_slots] equal to `provider` but while a tick decides */
} ctd_customers;

/** A block: which customers, and how its draws are keyed. */
typedef struct ctd_block {
    uint32_t cell;
    uint32_t in_cell; /* its number within the cell */
    uint64_t begin;   /* first slot */
    uint32_t n;       /* customers, 1 .. CTD_BLOCK */
} ctd_block;

/** Allocates columns for cells of the given sizes; contents are undefined until drawn (pages are
 *  first touched by whoever draws them). Free with ctd_customers_destroy().
 *  @param[in] n_in_cell [n_cells] customers of each cell
 *  @return CTD_OK or CTD_ERR_NO_MEMORY (then *customers is NULL) */
CTD_MUST_CHECK ctd_status ctd_customers_create(uint32_t n_cells, const uint64_t n_in_cell[],
                                               ctd_customers **customers);
/** The same of a part. */
CTD_MUST_CHECK ctd_status ctd_customers_create_part(uint32_t n_cells, const uint64_t n_in_cell[],
                                                    ctd_part part, ctd_customers **customers);
/** Frees and sets to NULL; *customers may be NULL. */
void ctd_customers_destroy(ctd_customers **customers);
/** Block `index` of all blocks. */
ctd_block ctd_customers_block(const ctd_customers *customers, size_t index);
/** Customers of block `in_cell` of a cell, of whichever process. */
uint32_t ctd_customers_in_block(const ctd_cell *cell, uint32_t in_cell);
/** Customers in n blocks of a cell that follow each other in the columns of their process; the
 * first is block `in_cell` of the cell. */
uint64_t ctd_customers_in_blocks(const ctd_customers *customers, uint32_t cell, uint32_t in_cell,
                                 uint32_t n);
/** Customers of a cell in the columns here. */
uint64_t ctd_customers_held(const ctd_customers *customers, uint32_t cell);
/** What process `number` has of a cell; `begin` and first_block are not set. */
ctd_cell ctd_customers_part_of(const ctd_customers *customers, uint32_t number, uint32_t cell);
/** Finds customer k of a cell of which several processes have their parts.
 *  @return false if another process has it */
bool ctd_customers_find_shared(const ctd_customers *customers, uint32_t cell, uint64_t k,
                               uint64_t *slot);

/** Finds customer k of a cell. @return false if another process has it */
static inline bool
ctd_customers_find(const ctd_customers *customers, uint32_t cell, uint64_t k, uint64_t *slot)
{
    if (customers->part.count > 1) {
        return ctd_customers_find_shared(customers, cell, k, slot);
    }
    *slot = customers->cell[cell].begin + k;
    return true;
}

/** Bytes that the creation of one of n_parts parts of n customers in n_cells cells takes, at most.
 */
size_t ctd_customers_bytes(uint64_t n, uint32_t n_cells, uint32_t n_parts);

#endif
