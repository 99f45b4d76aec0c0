/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_report.h"

#include "output/build.h"
#include "output/frame_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
say_damaged(const char *path, ctd_status status, const ctd_buffer *problem)
{
    if (problem->length > 0) {
        ctd_cli_say("%s: %s", path, problem->bytes);
    } else {
        ctd_cli_say("%s: %s", path, ctd_status_sentence(status));
    }
    return status == CTD_ERR_READ ? CTD_EXIT_DAMAGED : ctd_cli_exit_code(status);
}

static int
read_origin(const char *path, ctd_frame_origin *origin)
{
    ctd_buffer text = {0};
    ctd_sink problem = ctd_buffer_sink(&text);
    const ctd_status status = ctd_frame_read_origin(path, origin, &problem);
    const int code = status != CTD_OK ? say_damaged(path, status, &text) : CTD_EXIT_DONE;

    ctd_buffer_clear(&text);
    return code;
}

int
ctd_study_stored_is(const char *path, bool *is)
{
    ctd_frame_origin origin;
    const int code = read_origin(path, &origin);

    *is = code == CTD_EXIT_DONE && origin.kind[0] != '\0';
    ctd_frame_origin_clear(&origin);
    return code;
}

/* The study and its scenario, from the first file's texts. */
static int
read_study(const char *path, const ctd_frame_origin *origin, ctd_study_stored *stored)
{
    ctd_status status = CTD_OK;
    ctd_messages *messages = ctd_messages_create();

    CTD_TRY(messages != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (strcmp(origin->version, ctd_build_version()) != 0) {
        ctd_cli_say("%s: it was written by Contend %s, this is %s: merge it with the version that "
                    "made it",
                    path, origin->version, ctd_build_version());
        ctd_messages_destroy(&messages);
        return CTD_EXIT_DAMAGED;
    }
    CTD_TRY(ctd_study_read(path, origin->study_text, origin->scenario_text, messages,
                           &stored->study, &stored->scenario));
    CTD_TRY(ctd_study_values_create(stored->study, stored->scenario, &stored->values));
out:
    for (size_t i = 0; messages != NULL && i < ctd_messages_count(messages); i++) {
        fputs(ctd_messages_get(messages, i), stderr);
    }
    ctd_messages_destroy(&messages);
    if (status != CTD_OK) {
        ctd_cli_say("%s: what it says of its study cannot be read", path);
    }
    return ctd_cli_exit_code(status);
}

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

/* One file's points and values; its content hash must come out again. */
static ctd_status
read_shard(const char *path, const ctd_frame_origin *origin, ctd_study_stored *stored,
           uint32_t shard, uint32_t n_shards, ctd_sink *problem)
{
    ctd_status status = CTD_OK;
    ctd_study_values *v = stored->values;
    ctd_study_result *result = NULL;
    int64_t *number = malloc(origin->n_points * sizeof *number + 1);
    uint64_t n = 0;
    ctd_hash hash;

    CTD_TRY(number != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(ctd_frame_read_points(path, origin->n_points, number, problem));
    for (uint64_t p = 0; p < v->n_points; p++) {
        if (ctd_study_owns(stored->study, shard, n_shards, p) &&
            (n >= origin->n_points || number[n++] != (int64_t)p)) {
            ctd_sink_puts(problem, "its points are not those of its shard");
            CTD_TRY(CTD_ERR_DAMAGED);
        }
    }
    if (n != origin->n_points) {
        ctd_sink_puts(problem, "it has points that its shard has not");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    CTD_TRY(read_values(path, stored, n, number, problem));
    for (uint64_t i = 0; i < n; i++) {
        v->done[number[i]] = true;
    }
    CTD_TRY(ctd_study_result_create_shard(stored->study, stored->scenario, v, shard, n_shards,
                                          &result));
    CTD_TRY(ctd_frame_hash(ctd_study_result_frame(result), hash));
    if (strcmp(hash, origin->content_hash) != 0) {
        ctd_sink_puts(problem, "altered or damaged: its content does not match its content hash");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
out:
    ctd_study_result_destroy(&result);
    free(number);
    return status;
}

/* "2/3" -> shard 1 of 3; a whole file is shard 0 of 1. */
static bool
shard_of(const ctd_frame_origin *origin, uint32_t *shard, uint32_t *n)
{
    *shard = 1;
    *n = 1;
    if (origin->shard[0] != '\0' && sscanf(origin->shard, "%u/%u", shard, n) != 2) {
        return false;
    }
    return (*shard)-- >= 1 && *shard < *n;
}

/* A file of the set: the same study as the first, and a shard that was not there before. */
static int
take_file(const char *path, size_t n_files, const char *first, const ctd_frame_origin *origin,
          const ctd_frame_origin *of_first, ctd_study_stored *stored)
{
    uint32_t shard, n_shards;
    ctd_buffer text = {0};
    ctd_sink problem = ctd_buffer_sink(&text);

    if (origin->kind[0] == '\0' || !shard_of(origin, &shard, &n_shards)) {
        ctd_cli_say("%s: it is no shard of a study", path);
        return CTD_EXIT_DAMAGED;
    }
    if (strcmp(origin->study_text, of_first->study_text) != 0 ||
        strcmp(origin->scenario_text, of_first->scenario_text) != 0 ||
        strcmp(origin->version, of_first->version) != 0) {
        ctd_cli_say("%s: it is of another study, scenario or version than %s", path, first);
        return CTD_EXIT_DAMAGED;
    }
    if (n_shards != n_files) {
        ctd_cli_say("%s: it is shard %u of %u, and there are %zu files: give each shard once", path,
                    shard + 1, n_shards, n_files);
        return CTD_EXIT_USAGE;
    }
    for (uint64_t p = 0; p < stored->values->n_points; p++) {
        if (ctd_study_owns(stored->study, shard, n_shards, p) && stored->values->done[p]) {
            ctd_cli_say("%s: shard %u is given twice", path, shard + 1);
            return CTD_EXIT_USAGE;
        }
    }
    const ctd_status status = read_shard(path, origin, stored, shard, n_shards, &problem);
    const int code = status != CTD_OK ? say_damaged(path, status, &text) : CTD_EXIT_DONE;

    ctd_buffer_clear(&text);
    return code;
}

int
ctd_study_stored_read(size_t n, char *const paths[], ctd_study_stored *stored)
{
    ctd_frame_origin first = {0};
    int code = read_origin(paths[0], &first);

    *stored = (ctd_study_stored){0};
    if (code == CTD_EXIT_DONE && first.kind[0] == '\0') {
        ctd_cli_say("%s: it is a result of contend run, no shard of a study", paths[0]);
        code = CTD_EXIT_DAMAGED;
    }
    if (code == CTD_EXIT_DONE) {
        code = read_study(paths[0], &first, stored);
    }
    for (size_t i = 0; i < n && code == CTD_EXIT_DONE; i++) {
        ctd_frame_origin origin = {0};

        code = read_origin(paths[i], &origin);
        if (code == CTD_EXIT_DONE) {
            code = take_file(paths[i], n, paths[0], &origin, &first, stored);
        }
        ctd_frame_origin_clear(&origin);
    }
    ctd_frame_origin_clear(&first);
    return code;
}

void
ctd_study_stored_clear(ctd_study_stored *stored)
{
    ctd_study_values_destroy(&stored->values);
    ctd_scenario_destroy(&stored->scenario);
    ctd_study_destroy(&stored->study);
}
