/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_stored.h"

#include "studies/study_result.h"

#include <stdlib.h>
#include <string.h>

/* The points of a study's file. */

/* Where values of a variable of the file go: for each of its points, some of a row. */
typedef struct piece {
    const char *name;
    double *rows; /* of all points */
    size_t row;   /* values of one, in one replication */
    size_t before, length;
} piece;

/* Values as they lie in the file, into the rows of the points that it has. */
static ctd_status
read_piece(const char *path, const piece *p, uint32_t n_replications, uint64_t n,
           const int64_t number[], ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    double *rows = malloc(n * n_replications * p->length * sizeof *rows + 1);

    CTD_TRY(rows != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_frame_read_rows(path, p->name, n, n_replications * p->length, rows, problem));
    for (uint64_t i = 0; i < n * n_replications; i++) {
        const uint64_t at =
            (uint64_t)number[i / n_replications] * n_replications + i % n_replications;

        memcpy(p->rows + at * p->row + p->before, rows + i * p->length, p->length * sizeof *rows);
    }
out:
    free(rows);
    return status;
}

static ctd_status
read_values(const char *path, const ctd_study_stored *stored, uint64_t n, const int64_t number[],
            ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    const ctd_study_values *v = stored->values;
    piece p = {.name = "value", .rows = v->value, .row = v->n_outcomes, .length = v->n_outcomes};

    CTD_TRY(read_piece(path, &p, v->n_replications, n, number, problem));
    p = (piece){.rows = v->series, .row = (size_t)v->n_series};
    for (uint32_t i = 0; i < stored->study->n_series; i++) {
        p.name = stored->study->series[i];
        p.length = ctd_study_series_length(stored->study, stored->scenario, i);
        CTD_TRY(read_piece(path, &p, v->n_replications, n, number, problem));
        p.before += p.length;
    }
out:
    return status;
}

/* The points of a file must be those of its shard. */
static ctd_status
check_points(const ctd_study_stored *stored, uint32_t shard, uint32_t n_shards, uint64_t n,
             const int64_t number[], ctd_sink *problem)
{
    uint64_t i = 0;
    bool same = true;

    for (uint64_t p = 0; p < stored->values->n_points && same; p++) {
        if (ctd_study_owns(stored->study, shard, n_shards, p)) {
            same = i < n && number[i++] == (int64_t)p;
        }
    }
    if (!same || i != n) {
        ctd_sink_puts(problem, "its points are not those of its shard");
        return CTD_ERR_DAMAGED;
    }
    return CTD_OK;
}

/* Everything in the file follows from its values, so it is worked out again and compared. */
static ctd_status
check_content(const char *path, const ctd_frame_origin *origin, const ctd_study_stored *stored,
              uint32_t shard, uint32_t n_shards, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_study_result *result = NULL;
    ctd_buffer text = {0};
    ctd_sink different = ctd_buffer_sink(&text);
    ctd_hash hash;

    CTD_TRY(ctd_study_result_create_shard(stored->study, stored->scenario, stored->values, shard,
                                          n_shards, &result));
    CTD_TRY(ctd_frame_hash(ctd_study_result_frame(result), hash));
    CTD_TRY(ctd_frame_compare(path, ctd_study_result_frame(result), &different, problem));
    if (text.length > 0 || strcmp(hash, origin->content_hash) != 0) {
        ctd_sink_puts(problem, "altered or damaged: its content does not match its content hash");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
out:
    ctd_buffer_clear(&text);
    ctd_study_result_destroy(&result);
    return status;
}

ctd_status
ctd_study_stored_take(const char *path, const ctd_frame_origin *origin,
                      const ctd_study_stored *stored, uint32_t shard, uint32_t n_shards,
                      ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_study_values *v = stored->values;
    const uint64_t n = origin->n_points;
    int64_t *number = n <= v->n_points ? malloc(n * sizeof *number + 1) : NULL;

    if (n > v->n_points) {
        ctd_sink_puts(problem, "it has more points than its study");
        CTD_TRY(CTD_ERR_DAMAGED);
    }

    CTD_TRY(number != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_frame_read_points(path, origin->n_points, number, problem));
    CTD_TRY(check_points(stored, shard, n_shards, origin->n_points, number, problem));
    CTD_TRY(read_values(path, stored, n, number, problem));
    for (uint64_t i = 0; i < n; i++) {
        v->done[number[i]] = true;
    }
    CTD_TRY(check_content(path, origin, stored, shard, n_shards, problem));
out:
    free(number);
    return status;
}
