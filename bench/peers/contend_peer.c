/* SPDX-License-Identifier: Apache-2.0 */
/* contend_peer FILE RULE: the choice kernels on the market of model.py, which describes the file
 * and the conversation. Customers lie in columns sorted by cell, as in a run; a tick gathers them
 * into tiles, lets them choose and tallies who moved. */
#include "bench/harness.h"

#include "agents/choice_kernel.h"
#include "sim/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAGIC = 0x31424443, TASTES = 3 };

typedef struct player {
    int32_t n, n_alternatives, n_regions;
    ctd_alternatives *alternatives; /* [n_regions] */
    float *taste[TASTES];           /* [n] price, latency, presence: as in the file */
    uint8_t *initial, *provider;    /* [n] */
    int32_t *begin;                 /* [n_regions + 1] */
    ctd_choose_fn *choose;
    ctd_tile tile;
    uint64_t moves[CTD_MAX_PROVIDERS * CTD_MAX_PROVIDERS];
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
    const size_t n = (size_t)p->n_alternatives;
    float kappa, staying[CTD_MAX_PROVIDERS];

    get(file, &kappa, 1, sizeof kappa);
    get(file, staying, n, sizeof *staying);
    p->alternatives = new_array((size_t)p->n_regions, sizeof *p->alternatives);
    for (int quantity = 0; quantity < 4; quantity++) {
        for (int r = 0; r < p->n_regions; r++) {
            ctd_alternatives *alt = &p->alternatives[r];
            float *const columns[] = {alt->level, alt->price, alt->presence, alt->latency};

            get(file, columns[quantity], n, sizeof(float));
        }
    }
    for (int r = 0; r < p->n_regions; r++) {
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

/* Counting sort by region: order[i] is the place in the file of customer i. */
static int32_t *
sort_by_region(player *p, const uint8_t region[])
{
    int32_t *order = new_array((size_t)p->n, sizeof *order);
    int32_t *next = new_array((size_t)p->n_regions + 1, sizeof *next);

    for (int32_t i = 0; i < p->n; i++) {
        p->begin[region[i] + 1]++;
    }
    for (int r = 0; r < p->n_regions; r++) {
        p->begin[r + 1] += p->begin[r];
        next[r] = p->begin[r];
    }
    for (int32_t i = 0; i < p->n; i++) {
        order[next[region[i]]++] = i;
    }
    free(next);
    return order;
}

static void
read_customers(FILE *file, player *p)
{
    const size_t n = (size_t)p->n;
    float *raw = new_array(TASTES * n, sizeof *raw);
    uint8_t *labels = new_array(2 * n, 1);

    get(file, raw, TASTES * n, sizeof *raw);
    get(file, labels, 2 * n, 1);
    p->begin = new_array((size_t)p->n_regions + 1, sizeof *p->begin);
    p->initial = new_array(n, 1);
    p->provider = new_array(n, 1);
    int32_t *order = sort_by_region(p, labels);

    for (int k = 0; k < TASTES; k++) {
        p->taste[k] = new_array(n, sizeof *p->taste[k]);
        for (size_t i = 0; i < n; i++) {
            p->taste[k][i] = raw[(size_t)k * n + (size_t)order[i]];
        }
    }
    for (size_t i = 0; i < n; i++) {
        p->initial[i] = labels[n + (size_t)order[i]];
    }
    free(order);
    free(labels);
    free(raw);
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
    p->n = head[1];
    p->n_alternatives = head[2];
    p->n_regions = head[3];
    read_board(file, p);
    read_customers(file, p);
    fclose(file);
}

static void
decide_tile(player *p, int32_t region, const ctd_choice_keys *keys, int32_t begin, uint32_t place,
            uint32_t n)
{
    ctd_tile *tile = &p->tile;
    uint8_t *provider = p->provider + begin;

    tile->n = n;
    tile->contiguous = true;
    tile->restricted = false;
    memcpy(tile->price_taste, p->taste[0] + begin, n * sizeof(float));
    memcpy(tile->latency_taste, p->taste[1] + begin, n * sizeof(float));
    memcpy(tile->presence_taste, p->taste[2] + begin, n * sizeof(float));
    for (uint32_t i = 0; i < n; i++) {
        tile->place[i] = (uint16_t)(place + i);
        tile->provider[i] = provider[i];
    }
    p->choose(&p->alternatives[region], keys, tile);
    for (uint32_t i = 0; i < n; i++) {
        p->moves[tile->provider[i] * p->n_alternatives + tile->choice[i]]++;
        provider[i] = (uint8_t)tile->choice[i];
    }
}

static void
tick(player *p, uint64_t seed, uint64_t number)
{
    const ctd_key key = ctd_key_create(seed, 0, CTD_DRAW_CHOICE, number);

    for (int32_t r = 0; r < p->n_regions; r++) {
        for (int32_t i = p->begin[r]; i < p->begin[r + 1]; i += CTD_TILE) {
            const uint32_t in_cell = (uint32_t)(i - p->begin[r]);
            const int32_t left = p->begin[r + 1] - i;
            const ctd_choice_keys keys = {.choice =
                                              ctd_key_block(key, (uint32_t)r, in_cell / CTD_BLOCK)};

            decide_tile(p, r, &keys, i, in_cell % CTD_BLOCK,
                        (uint32_t)(left < CTD_TILE ? left : CTD_TILE));
        }
    }
}

static void
play(player *p, uint64_t seed, uint64_t ticks)
{
    memcpy(p->provider, p->initial, (size_t)p->n);
    memset(p->moves, 0, sizeof p->moves);
    const double before = ctd_bench_cpu();

    for (uint64_t t = 1; t <= ticks; t++) {
        tick(p, seed, t);
    }
    const double seconds = ctd_bench_cpu() - before;
    uint64_t counts[CTD_MAX_PROVIDERS] = {0};

    for (int32_t i = 0; i < p->n; i++) {
        counts[p->provider[i]]++;
    }
    printf("{\"seconds\": %.9f, \"customers\": %d, \"counts\": [", seconds, p->n);
    for (int a = 0; a < p->n_alternatives; a++) {
        printf("%s%llu", a > 0 ? ", " : "", (unsigned long long)counts[a]);
    }
    printf("], \"moves\": [");
    for (int i = 0; i < p->n_alternatives * p->n_alternatives; i++) {
        printf("%s%llu", i > 0 ? ", " : "", (unsigned long long)p->moves[i]);
    }
    printf("]}\n");
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    static player p;
    const ctd_kernels *best = ctd_kernels_best();
    unsigned long long seed, ticks;

    if (argc != 3) {
        fail("call it as contend_peer FILE gumbel|inverse_cdf");
    }
    read_market(argv[1], &p);
    p.choose = strcmp(argv[2], "gumbel") == 0 ? best->gumbel : best->inverse_cdf;
    memcpy(p.provider, p.initial, (size_t)p.n);
    tick(&p, 0, 0);
    printf("{\"name\": \"contend\", \"version\": \"%s\"}\n", best->name);
    fflush(stdout);
    while (scanf(" go %llu %llu", &seed, &ticks) == 2) {
        play(&p, seed, ticks);
    }
    return 0;
}
