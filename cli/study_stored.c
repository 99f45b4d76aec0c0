/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_stored.h"

#include "output/build.h"

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

/* What was said of one try and not of the try before. */
static void
put_messages(const ctd_messages *messages, const ctd_messages *before)
{
    for (size_t i = 0; i < ctd_messages_count(messages); i++) {
        bool again = false;

        for (size_t k = 0; before != NULL && k < ctd_messages_count(before); k++) {
            again =
                again || strcmp(ctd_messages_get(messages, i), ctd_messages_get(before, k)) == 0;
        }
        if (!again) {
            fputs(ctd_messages_get(messages, i), stderr);
        }
    }
}

/* Paths beside which a table of customers may lie, to be freed. */
static size_t
places_of_tables(const char *path, const char *tables, char *place[2])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    place[0] = place[1] = NULL;
    if (tables != NULL) {
        return asprintf(&place[0], "%s/%s", tables, name) < 0 ? 0 : 1;
    }
    place[0] = strdup(path);
    place[1] = slash != NULL ? strdup(name) : NULL;
    return place[1] != NULL ? 2 : 1;
}

/* The study and its scenario from the texts of a file, with the first table that is the right
 * one. */
static ctd_status
read_texts(const char *path, const char *tables, const ctd_frame_origin *origin,
           ctd_study_stored *stored)
{
    char *place[2];
    ctd_messages *messages[2] = {NULL, NULL};
    const size_t n = places_of_tables(path, tables, place);
    ctd_status status = CTD_ERR_NO_MEMORY;

    for (size_t i = 0; i < n; i++) {
        messages[i] = ctd_messages_create();
        status = place[i] == NULL || messages[i] == NULL
                     ? CTD_ERR_NO_MEMORY
                     : ctd_study_read(place[i], origin->study_text, origin->scenario_text,
                                      messages[i], &stored->study, &stored->scenario);
        if (status != CTD_ERR_SCENARIO) {
            break;
        }
    }
    for (size_t i = 0; i < n && status != CTD_OK && messages[i] != NULL; i++) {
        put_messages(messages[i], i > 0 ? messages[i - 1] : NULL);
    }
    for (size_t i = 0; i < 2; i++) {
        ctd_messages_destroy(&messages[i]);
        free(place[i]);
    }
    return status;
}

static int
read_study(const char *path, const char *tables, const ctd_frame_origin *origin,
           ctd_study_stored *stored)
{
    ctd_status status = CTD_OK;

    if (strcmp(origin->version, ctd_build_version()) != 0) {
        ctd_cli_say("%s: it was written by Contend %s, this is %s: use the version that made it",
                    path, origin->version, ctd_build_version());
        return CTD_EXIT_DAMAGED;
    }
    CTD_TRY(read_texts(path, tables, origin, stored));
    CTD_TRY(ctd_study_values_create(stored->study, stored->scenario, &stored->values));
    snprintf(stored->version, sizeof stored->version, "%s", origin->version);
out:
    if (status != CTD_OK) {
        ctd_cli_say("%s: the study it holds cannot be read: %s", path, ctd_status_sentence(status));
    }
    return ctd_cli_exit_code(status);
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
    const ctd_status status =
        ctd_study_stored_take(path, origin, stored, shard, n_shards, &problem);
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
        code = read_study(paths[0], NULL, &first, stored);
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

int
ctd_study_stored_open(const char *path, const char *tables, ctd_study_stored *stored)
{
    ctd_frame_origin origin = {0};
    ctd_buffer text = {0};
    ctd_sink problem = ctd_buffer_sink(&text);
    int code = read_origin(path, &origin);

    *stored = (ctd_study_stored){0};
    if (code == CTD_EXIT_DONE &&
        (origin.kind[0] == '\0' || !shard_of(&origin, &stored->shard, &stored->n_shards))) {
        ctd_cli_say("%s: it is no shard of a study", path);
        code = CTD_EXIT_DAMAGED;
    }
    if (code == CTD_EXIT_DONE) {
        code = read_study(path, tables, &origin, stored);
    }
    if (code == CTD_EXIT_DONE) {
        const ctd_status status =
            ctd_study_stored_take(path, &origin, stored, stored->shard, stored->n_shards, &problem);

        code = status != CTD_OK ? say_damaged(path, status, &text) : CTD_EXIT_DONE;
        memcpy(stored->content_hash, origin.content_hash, sizeof stored->content_hash);
        stored->file_bytes = origin.file_bytes;
    }
    ctd_buffer_clear(&text);
    ctd_frame_origin_clear(&origin);
    return code;
}

void
ctd_study_stored_clear(ctd_study_stored *stored)
{
    ctd_study_values_destroy(&stored->values);
    ctd_scenario_destroy(&stored->scenario);
    ctd_study_destroy(&stored->study);
}
