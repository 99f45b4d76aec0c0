/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_stored.h"

#include "studies/study_result.h"

#include <stdlib.h>
#include <string.h>

/* The points of a study's file. */

/* Values of `name`, as they lie in the file, into the rows of the points that it has. */
static ctd_status
read_rows(const char *path, const char *name, const ctd_study_stored *stored, uint64_t n,
          const int64_t number[], size_t before, size_t length, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_study_values *v = stored->values;
    const bool is_value = strcmp(name, "value") == 0;
    const size_t row = is_value ? v->n_outcomes : (size_t)v->n_series;
    double *rows = malloc(n * v->n_replications * length * sizeof *rows + 1);
    double *to = is_value ? v->value : v->series;

    CTD_TRY(rows != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_frame_read_rows(path, name, n, v->n_replications * length, rows, problem));
    for (uint64_t i = 0; i < n * v->n_replications; i++) {
        const uint64_t at =
            (uint64_t)number[i / v->n_replications] * v->n_replications + i % v->n_replications;

        memcpy(to + at * row + before, rows + i * length, length * sizeof *rows);
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
    size_t before = 0;

    CTD_TRY(read_rows(path, "value", stored, n, number, 0, stored->values->n_outcomes, problem));
    for (uint32_t i = 0; i < stored->study->n_series; i++) {
        const size_t length = ctd_study_series_length(stored->study, stored->scenario, i);

        CTD_TRY(
            read_rows(path, stored->study->series[i], stored, n, number, before, length, problem));
        before += length;
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
