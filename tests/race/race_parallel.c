/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/draw.h"
#include "sim/parallel.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * What a tick does with threads, as a plain program for the thread sanitizer (under which Criterion
 * cannot run): each range writes columns of its own and reads what all ranges of the call before
 * wrote. The answer must not depend on the number of threads either.
 */

enum { N = 200 * CTD_BLOCK, N_TICKS = 20 };

typedef struct columns {
    uint32_t *now;  /* [N] */
    uint32_t *next; /* [N] */
    uint32_t tick;
} columns;

static void
draw_block(size_t begin, size_t end, int thread, void *context)
{
    const columns *c = context;
    const ctd_key key = ctd_key_create(1, 0, CTD_DRAW_CHOICE, c->tick);

    (void)thread;
    for (size_t i = begin; i < end; i += CTD_BLOCK) {
        const uint32_t block = (uint32_t)(i / CTD_BLOCK);

        ctd_draw_run(ctd_key_stream(ctd_key_block(key, 0, block)), CTD_BLOCK, c->next + i);
    }
    for (size_t i = begin; i < end; i++) {
        c->next[i] += c->now[N - 1 - i];
    }
}

static uint64_t
sum_after_all_ticks(int n_threads)
{
    columns c = {calloc(N, sizeof *c.now), calloc(N, sizeof *c.next), 0};
    uint64_t sum = 0;

    if (c.now == NULL || c.next == NULL) {
        abort();
    }
    for (c.tick = 0; c.tick < N_TICKS; c.tick++) {
        uint32_t *last = c.now;

        ctd_parallel_for(N, 4 * CTD_BLOCK, n_threads, draw_block, &c);
        c.now = c.next;
        c.next = last;
    }
    for (size_t i = 0; i < N; i++) {
        sum += (i + 1) * c.now[i];
    }
    free(c.now);
    free(c.next);
    return sum;
}

int
main(void)
{
    const uint64_t alone = sum_after_all_ticks(1);

    for (int n_threads = 2; n_threads <= 7; n_threads++) {
        if (sum_after_all_ticks(n_threads) != alone) {
            printf("%d threads found another sum\n", n_threads);
            return 1;
        }
    }
    return 0;
}
