/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/customers.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* Cells of one block and of many, empty ones, and such as end on or beside a block's end. */
static const uint64_t sizes[] = {1, 0, CTD_BLOCK,      5 * CTD_BLOCK + 7, CTD_BLOCK - 1,
                                 3, 0, 40 * CTD_BLOCK, CTD_BLOCK + 1};
enum { CELLS = sizeof sizes / sizeof *sizes };

static ctd_customers *
create(uint32_t number, uint32_t count)
{
    ctd_customers *customers = NULL;

    cr_assert_eq(ctd_customers_create_part(CELLS, sizes, (ctd_part){number, count}, &customers),
                 CTD_OK);
    return customers;
}

Test(customers, every_customer_is_in_exactly_one_part_and_has_a_slot_of_its_own)
{
    for (uint32_t count = 1; count <= 5; count++) {
        ctd_customers *part[5];
        uint8_t *taken[5];

        for (uint32_t p = 0; p < count; p++) {
            part[p] = create(p, count);
            taken[p] = calloc(part[p]->n_slots + 1, 1);
        }
        for (uint32_t cell = 0; cell < CELLS; cell++) {
            for (uint64_t k = 0; k < sizes[cell]; k++) {
                uint32_t found = 0;

                for (uint32_t p = 0; p < count; p++) {
                    uint64_t slot;

                    if (ctd_customers_find(part[p], cell, k, &slot)) {
                        cr_assert(slot < part[p]->n_slots && !taken[p][slot]);
                        taken[p][slot] = 1;
                        found++;
                    }
                }
                cr_assert_eq(found, 1, "customer %lu of cell %u is in %u parts of %u",
                             (unsigned long)k, cell, found, count);
            }
        }
        for (uint32_t p = 0; p < count; p++) {
            free(taken[p]);
            ctd_customers_destroy(&part[p]);
        }
    }
}

Test(customers, blocks_of_parts_are_the_blocks_of_the_whole)
{
    ctd_customers *whole = create(0, 1);

    for (uint32_t count = 1; count <= 4; count++) {
        uint32_t n_blocks = 0;

        for (uint32_t p = 0; p < count; p++) {
            ctd_customers *part = create(p, count);

            for (uint32_t b = 0; b < part->n_blocks; b++) {
                const ctd_block block = ctd_customers_block(part, b);
                const ctd_cell *cell = &whole->cell[block.cell];
                const ctd_block same =
                    ctd_customers_block(whole, cell->first_block + block.in_cell);
                uint64_t slot;

                cr_expect_eq(block.in_cell, same.in_cell);
                cr_expect_eq(block.n, same.n);
                cr_expect_eq((cell->first_block + block.in_cell) % count, p);
                cr_expect(ctd_customers_find(part, block.cell, (uint64_t)block.in_cell * CTD_BLOCK,
                                             &slot));
                cr_expect_eq(slot, block.begin);
            }
            n_blocks += part->n_blocks;
            ctd_customers_destroy(&part);
        }
        cr_expect_eq(n_blocks, whole->n_blocks);
    }
    ctd_customers_destroy(&whole);
}

Test(customers, parts_know_what_the_others_have)
{
    enum { COUNT = 3 };
    ctd_customers *part[COUNT];

    for (uint32_t p = 0; p < COUNT; p++) {
        part[p] = create(p, COUNT);
    }
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        uint64_t held = 0;

        for (uint32_t p = 0; p < COUNT; p++) {
            const ctd_cell *own = &part[p]->cell[cell];
            const ctd_cell seen = ctd_customers_part_of(part[0], p, cell);

            cr_expect_eq(seen.n_blocks, own->n_blocks);
            cr_expect(own->n_blocks == 0 || seen.first_in_cell == own->first_in_cell);
            held += ctd_customers_held(part[p], cell);
        }
        cr_expect_eq(held, sizes[cell], "of cell %u %lu are held", cell, (unsigned long)held);
    }
    for (uint32_t p = 0; p < COUNT; p++) {
        ctd_customers_destroy(&part[p]);
    }
}

Test(customers, a_prefix_of_a_cell_is_spread_evenly_over_parts)
{
    enum { COUNT = 4 };
    const uint32_t big = 7;

    for (uint64_t in_market = CTD_BLOCK; in_market <= sizes[big]; in_market += 3 * CTD_BLOCK) {
        uint64_t most = 0, least = UINT64_MAX;

        for (uint32_t p = 0; p < COUNT; p++) {
            ctd_customers *part = create(p, COUNT);
            uint64_t here = 0, slot;

            for (uint64_t k = 0; k < in_market; k += CTD_BLOCK) {
                here += ctd_customers_find(part, big, k, &slot) ? 1 : 0;
            }
            most = here > most ? here : most;
            least = here < least ? here : least;
            ctd_customers_destroy(&part);
        }
        cr_expect(most - least <= 1, "of %lu blocks one part has %lu, another %lu",
                  (unsigned long)(in_market / CTD_BLOCK), (unsigned long)most,
                  (unsigned long)least);
    }
}

Test(customers, bytes_of_a_part_are_told_closely_and_never_too_few)
{
    uint64_t n = 0;

    for (uint32_t cell = 0; cell < CELLS; cell++) {
        n += sizes[cell];
    }
    for (uint32_t count = 1; count <= 8; count++) {
        for (uint32_t p = 0; p < count; p++) {
            ctd_customers *part = create(p, count);
            const uint64_t taken = part->n_slots * 18 + part->n_blocks * sizeof(uint32_t);

            cr_expect(taken <= ctd_customers_bytes(n, CELLS, count),
                      "part %u of %u takes %lu bytes", p, count, (unsigned long)taken);
            ctd_customers_destroy(&part);
        }
    }
    cr_expect(ctd_customers_bytes(1000000000, 36, 10) < 1.02 * 18.1 * 1000000000 / 10);
}
