/* SPDX-License-Identifier: Apache-2.0 */
/* contend_peer FILE RULE: the choice kernels on the market of model.py, which describes the file
 * and the conversation. Customers lie in columns sorted by cell, as in a run, and choose
 * where they lie; movers are tallied and settle at once. */
#include "bench/harness.h"

#include "agents/choice_kernel.h"
#include "agents/choice_kernel.h"
#include "sim/customers.h"
#include "sim/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAGIC = 0x31424443 };

typedef struct player {
    uint32_t n_customers, n_alternatives, n_regions;
    ctd_alternatives *alternatives; /* [n_regions] */
    ctd_customers *customers;       /* a cell for each region, and one that keeps the slack */
    uint8_t *initial;               /* [n_slots] */
    ctd_choose_fn *choose;
    ctd_tally_fn *tally;
    ctd_tile tile;
    uint64_t chosen[CTD_MAX_PROVIDERS];
    uint64_t moves[CTD_MAX_PROVIDERS * CTD_MAX_PROVIDERS]; /* [from][to], stays counted last */
} player;

static void
fail(const char *what)
{
    fprintf(stderr, "contend_peer: %s\n", what);
    exit(1);
}

static void *
new_array(size_t n, size_t size)
{
    void *array = calloc(n, size);

    if (array == NULL) {
        fail("memory could not be allocated");
    }
    return array;
}

static void
get(FILE *file, void *to, size_t n, size_t size)
{
    if (fread(to, size, n, file) != n) {
        fail("the file ends too early");
    }
}

static void
read_board(FILE *file, player *p)
{
    const size_t n = p->n_alternatives;
    float kappa, staying[CTD_MAX_PROVIDERS];

    get(file, &kappa, 1, sizeof kappa);
    get(file, staying, n, sizeof *staying);
    p->alternatives = new_array(p->n_regions, sizeof *p->alternatives);
    for (int quantity = 0; quantity < 4; quantity++) {
        for (uint32_t r = 0; r < p->n_regions; r++) {
            ctd_alternatives *alt = &p->alternatives[r];
            float *const columns[] = {alt->level, alt->price, alt->presence, alt->latency};

            get(file, columns[quantity], n, sizeof(float));
        }
    }
    for (uint32_t r = 0; r < p->n_regions; r++) {
        ctd_alternatives *alt = &p->alternatives[r];

        alt->n = (uint32_t)n;
        alt->switching_cost = kappa;
        memcpy(alt->staying, staying, n * sizeof *staying);
        for (size_t a = 0; a < n; a++) {
            alt->provider[a] = (uint8_t)a;
            alt->exact_level[a] = alt->level[a];
            alt->aware[a] = CTD_EVERYBODY;
            alt->nest[a] = CTD_NO_NEST;
        }
    }
}

static void
new_columns(player *p, const uint8_t region[])
{
    uint64_t in_cell[UINT8_MAX + 1] = {0};

    for (uint32_t i = 0; i < p->n_customers; i++) {
        in_cell[region[i]]++;
    }
    in_cell[p->n_regions] = CTD_TILE_SLACK;
    if (ctd_customers_create(p->n_regions + 1, in_cell, &p->customers) != CTD_OK) {
        fail("memory could not be allocated");
    }
    p->initial = new_array(p->customers->n_slots, 1);
}

static void
read_customers(FILE *file, player *p)
{
    const size_t n = p->n_customers;
    float *taste = new_array(3 * n, sizeof *taste);
    uint8_t *region = new_array(2 * n, 1), *provider = region + n;
    uint64_t next[UINT8_MAX];

    get(file, taste, 3 * n, sizeof *taste);
    get(file, region, 2 * n, 1);
    new_columns(p, region);
    for (uint32_t r = 0; r < p->n_regions; r++) {
        next[r] = p->customers->cell[r].begin;
    }
    for (size_t i = 0; i < n; i++) {
        const uint64_t slot = next[region[i]]++;

        p->customers->price_taste[slot] = taste[i];
        p->customers->latency_taste[slot] = taste[n + i];
        p->customers->presence_taste[slot] = taste[2 * n + i];
        p->initial[slot] = provider[i];
    }
    free(region);
    free(taste);
}

static void
read_market(const char *path, player *p)
{
    int32_t head[4];
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        fail("the file cannot be opened");
    }
    get(file, head, 4, sizeof *head);
    if (head[0] != MAGIC || head[1] < 1 || head[2] < 1 || head[2] > CTD_MAX_PROVIDERS ||
        head[3] < 1 || head[3] > UINT8_MAX) {
        fail("the file is not a market of this benchmark");
    }
    p->n_customers = (uint32_t)head[1];
    p->n_alternatives = (uint32_t)head[2];
    p->n_regions = (uint32_t)head[3];
    read_board(file, p);
    read_customers(file, p);
    fclose(file);
}

/* n customers of a block choose where they lie; movers settle. */
static void
decide_tile(player *p, const ctd_block *block, const ctd_choice_keys *keys, uint32_t place,
            uint32_t n)
{
    const uint64_t slot = block->begin + place;
    uint8_t *provider = p->customers->provider + slot;
    ctd_tile *tile = &p->tile;
    uint16_t mover[CTD_TILE];

    tile->n = n;
    tile->n_runs = 1;
    tile->cell = block->cell;
    tile->run[0] =
        (ctd_tile_run){.keys = *keys, .end = n, .contiguous = true, .slot = block->begin};
    tile->run[0].first = place;
    tile->price_taste = p->customers->price_taste + slot;
    tile->latency_taste = p->customers->latency_taste + slot;
    tile->presence_taste = p->customers->presence_taste + slot;
    tile->provider = provider;
    p->choose(&p->alternatives[block->cell], tile);

    const uint32_t n_movers = p->tally(tile, p->n_alternatives, p->chosen, mover);

    for (uint32_t i = 0; i < n_movers; i++) {
        const uint8_t to = tile->choice[mover[i]];

        p->moves[provider[mover[i]] * p->n_alternatives + to]++;
        provider[mover[i]] = to;
    }
}

static void
tick(player *p, uint64_t seed, uint64_t number)
{
    const ctd_key key = ctd_key_create(seed, 0, CTD_DRAW_CHOICE, number);

    for (uint32_t b = 0; b < p->customers->cell[p->n_regions].first_block; b++) {
        const ctd_block block = ctd_customers_block(p->customers, b);
        const ctd_choice_keys keys = {.choice = ctd_key_block(key, block.cell, block.in_cell)};

        for (uint32_t i = 0; i < block.n; i += CTD_TILE) {
            decide_tile(p, &block, &keys, i, block.n - i < CTD_TILE ? block.n - i : CTD_TILE);
        }
    }
}

/* Who chose a provider without having moved to it has stayed. */
static void
count_stays(player *p)
{
    const uint32_t n = p->n_alternatives;

    for (uint32_t to = 0; to < n; to++) {
        uint64_t stayed = p->chosen[to];

        for (uint32_t from = 0; from < n; from++) {
            stayed -= p->moves[from * n + to];
        }
        p->moves[to * n + to] = stayed;
    }
}

static void
start(player *p)
{
    memcpy(p->customers->provider, p->initial, p->customers->n_slots);
    memset(p->chosen, 0, sizeof p->chosen);
    memset(p->moves, 0, sizeof p->moves);
}

static void
print_array(const char *name, size_t n, const uint64_t x[])
{
    printf(", \"%s\": [", name);
    for (size_t i = 0; i < n; i++) {
        printf("%s%llu", i > 0 ? ", " : "", (unsigned long long)x[i]);
    }
    printf("]");
}

static void
play(player *p, uint64_t seed, uint64_t ticks)
{
    const ctd_cell *cell = p->customers->cell;
    uint64_t counts[CTD_MAX_PROVIDERS] = {0};

    start(p);
    const double before = ctd_bench_cpu();

    for (uint64_t t = 1; t <= ticks; t++) {
        tick(p, seed, t);
    }
    count_stays(p);
    printf("{\"seconds\": %.9f, \"customers\": %u", ctd_bench_cpu() - before, p->n_customers);
    for (uint32_t r = 0; r < p->n_regions; r++) {
        for (uint64_t i = cell[r].begin; i < cell[r].begin + cell[r].n; i++) {
            counts[p->customers->provider[i]]++;
        }
    }
    print_array("counts", p->n_alternatives, counts);
    print_array("moves", (size_t)p->n_alternatives * p->n_alternatives, p->moves);
    puts("}");
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    static player p;
    const ctd_kernels *best = ctd_kernels_named(ctd_isa_name(ctd_bench_isa()));
    unsigned long long seed, ticks;

    if (argc != 3) {
        fail("call it as contend_peer FILE gumbel|inverse_cdf");
    }
    read_market(argv[1], &p);
    p.choose = strcmp(argv[2], "gumbel") == 0 ? best->gumbel : best->inverse_cdf;
    p.tally = best->tally;
    start(&p);
    tick(&p, 0, 0);
    printf("{\"name\": \"contend\", \"version\": \"%s\"}\n", best->name);
    fflush(stdout);
    while (scanf(" go %llu %llu", &seed, &ticks) == 2) {
        play(&p, seed, ticks);
    }
    return 0;
}
