/* SPDX-License-Identifier: Apache-2.0 */
#include "output/build.h"
#include "sim/phases.h"
#include "studies/checkpoint_private.h"
#include "studies/generations.h"
#include "studies/study_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Points that are done, in two generations: sections "about", "study", "scenario", then "points",
 * their numbers, and "values", their values in the same order. */

typedef struct about {
    uint64_t sequence; /* first: see generations.h */
    uint64_t n_points, n_done, n_series;
    uint32_t n_replications, n_outcomes, shard, n_shards;
    double written;
    char version[32];
} about;

struct ctd_study_keeper {
    ctd_checkpoint *folder;
    const ctd_checkpoint_options *how;
    const ctd_study *study;
    const ctd_scenario *scenario;
    uint32_t shard, n_shards;
    ctd_study_values *values;
    ctd_checkpoint_report *report;
    uint64_t sequence;
    double due;
    bool writing;
    sig_atomic_t now_seen;
};

static const char *
scenario_text(const ctd_study_keeper *k)
{
    return k->scenario != NULL ? k->scenario->text : "";
}

size_t
ctd_study_row_length(const ctd_study_values *v)
{
    return (size_t)v->n_replications * (v->n_outcomes + (size_t)v->n_series);
}

void
ctd_study_row_copy(ctd_study_values *v, uint64_t point, double row[], bool out)
{
    const size_t n = (size_t)v->n_replications * v->n_outcomes;
    const size_t m = (size_t)v->n_replications * v->n_series;
    double *value = v->value + point * n;
    double *series = v->series != NULL ? v->series + point * m : row + n;

    memcpy(out ? row : value, out ? value : row, n * sizeof *row);
    if (v->series != NULL) {
        memcpy(out ? row + n : series, out ? series : row + n, m * sizeof *row);
    }
}

static about
about_now(const ctd_study_keeper *k, uint64_t n_done)
{
    const ctd_study_values *v = k->values;
    about a = {.sequence = k->sequence + 1,
               .n_points = v->n_points,
               .n_done = n_done,
               .n_series = v->n_series,
               .n_replications = v->n_replications,
               .n_outcomes = v->n_outcomes,
               .shard = k->shard,
               .n_shards = k->n_shards,
               .written = (double)time(NULL)};

    snprintf(a.version, sizeof a.version, "%s", ctd_build_version());
    return a;
}

static bool
is_text(const ctd_section *section, const char *type, const char *text)
{
    return strcmp(section->type, type) == 0 && section->n == strlen(text) &&
           memcmp(section->bytes, text, section->n) == 0;
}

/* Why a generation is not of this study; NULL if it is. */
static const char *
judge(const ctd_study_keeper *k, const ctd_sections_file *file, about *a)
{
    if (file->n_sections != 5 || file->section[0].n != sizeof *a) {
        return "what it holds is not what was expected";
    }
    memcpy(a, file->section[0].bytes, sizeof *a);
    a->version[sizeof a->version - 1] = '\0';
    const about now = about_now(k, a->n_done);

    return strcmp(a->version, now.version) != 0 ? "it was written by another version"
           : !is_text(&file->section[1], "study", k->study->text) ? "it is of another study"
           : !is_text(&file->section[2], "scenario", scenario_text(k))
               ? "its study is of another scenario"
           : a->shard != now.shard || a->n_shards != now.n_shards ? "it is of another shard"
           : a->n_points != now.n_points || a->n_replications != now.n_replications ||
                   a->n_outcomes != now.n_outcomes || a->n_series != now.n_series ||
                   file->section[3].n != a->n_done * sizeof(uint64_t) ||
                   file->section[4].n !=
                       a->n_done * ctd_study_row_length(k->values) * sizeof(double)
               ? "what it holds is not what was expected"
               : NULL;
}

static ctd_status
take(ctd_study_keeper *k, const ctd_generation *g)
{
    about a;
    const char *problem = judge(k, &g->file, &a);
    const size_t n = ctd_study_row_length(k->values);
    ctd_status status = CTD_OK;
    double *row = malloc((n + 1) * sizeof *row);

    CTD_TRY(row != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    if (problem != NULL) {
        ctd_checkpoint_say(k->folder, "%s: %s; give --resume never to start over, or another -o",
                           k->how->folder, problem);
        CTD_TRY(CTD_ERR_FOREIGN);
    }
    for (uint64_t i = 0; i < a.n_done; i++) {
        uint64_t point;

        memcpy(&point, g->file.section[3].bytes + i * sizeof point, sizeof point);
        if (point >= k->values->n_points) {
            ctd_checkpoint_say(k->folder, "%s: it names points that there are not", k->how->folder);
            CTD_TRY(CTD_ERR_DAMAGED);
        }
        memcpy(row, g->file.section[4].bytes + i * n * sizeof *row, n * sizeof *row);
        ctd_study_row_copy(k->values, point, row, false);
        k->values->done[point] = true;
    }
    k->sequence = g->sequence;
    k->report->resumed = true;
    k->report->sequence = g->sequence;
    k->report->n_finished = (uint32_t)a.n_done;
    k->report->age = (double)time(NULL) - a.written;
out:
    free(row);
    return status;
}

ctd_status
/* NOLINTNEXTLINE(readability-function-size): a study, where it is kept, what comes of that */
ctd_study_keep_open(const ctd_checkpoint_options *how, const ctd_study *study,
                    const ctd_scenario *scenario, const ctd_study_options *options,
                    ctd_study_values *values, ctd_checkpoint_report *report,
                    ctd_study_keeper **keeper)
{
    ctd_status status = CTD_OK;
    ctd_generation g = {0};
    ctd_study_keeper *k = calloc(1, sizeof *k);

    *keeper = NULL;
    CTD_TRY(k != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    *k = (ctd_study_keeper){.how = how,
                            .study = study,
                            .scenario = scenario,
                            .shard = options->shard,
                            .n_shards = options->n_shards,
                            .values = values,
                            .report = report,
                            .due = ctd_seconds() + how->every,
                            .now_seen = how->now != NULL ? *how->now : 0};
    CTD_TRY(ctd_checkpoint_enter(how, report, &k->folder));
    report->n_runs = (uint32_t)values->n_points;
    CTD_TRY(ctd_generation_read(how->folder, CTD_KIND_STUDY, CTD_STUDY_KEEP_VERSION, &g));
    if (g.there && !g.whole) {
        ctd_checkpoint_say(k->folder,
                           "%s: no generation is whole (%s); give --resume never to "
                           "start over",
                           how->folder, g.note);
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    if (!g.there && how->resume == CTD_RESUME_MUST) {
        ctd_checkpoint_say(k->folder, "%s: there is no checkpoint", how->folder);
        CTD_TRY(CTD_ERR_READ);
    }
    if (g.whole) {
        if (g.note[0] != '\0') {
            ctd_checkpoint_note(k->folder, "the other generation is damaged (%s)", g.note);
        }
        CTD_TRY(take(k, &g));
    }
    *keeper = k;
    k = NULL;
out:
    ctd_sections_free(&g.file);
    ctd_study_keep_close(&k, false);
    return status;
}

void
ctd_study_keep_close(ctd_study_keeper **keeper, bool remove)
{
    if (*keeper != NULL) {
        if (remove) {
            ctd_checkpoint_remove(&(*keeper)->folder);
        }
        ctd_checkpoint_close(&(*keeper)->folder);
        free(*keeper);
        *keeper = NULL;
    }
}

/* Numbers and values of the points that are done. */
static ctd_status
gather(const ctd_study_keeper *k, uint64_t **point, double **rows, uint64_t *n)
{
    const ctd_study_values *v = k->values;
    const size_t length = ctd_study_row_length(v);

    *n = 0;
    for (uint64_t p = 0; p < v->n_points; p++) {
        *n += v->done[p] ? 1 : 0;
    }
    *point = malloc((*n + 1) * sizeof **point);
    *rows = malloc((*n * length + 1) * sizeof **rows);
    if (*point == NULL || *rows == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    for (uint64_t p = 0, i = 0; p < v->n_points && i < *n; p++) {
        if (v->done[p]) {
            ctd_study_row_copy(k->values, p, *rows + i * length, true);
            (*point)[i++] = p;
        }
    }
    return CTD_OK;
}

static ctd_status
write_generation(ctd_study_keeper *k, const uint64_t point[], const double rows[], uint64_t n)
{
    ctd_status status = CTD_OK;
    ctd_sections *sections = NULL;
    char *path = k->report->path; /* outlives this, for messages */
    const about a = about_now(k, n);

    CTD_TRY(ctd_sections_create(CTD_KIND_STUDY, CTD_STUDY_KEEP_VERSION, 8, &sections));
    ctd_sections_begin(sections, "about");
    ctd_sections_add(sections, &a, sizeof a);
    ctd_sections_begin(sections, "study");
    ctd_sections_add(sections, k->study->text, strlen(k->study->text));
    ctd_sections_begin(sections, "scenario");
    ctd_sections_add(sections, scenario_text(k), strlen(scenario_text(k)));
    ctd_sections_begin(sections, "points");
    ctd_sections_add(sections, point, n * sizeof *point);
    ctd_sections_begin(sections, "values");
    ctd_sections_add(sections, rows, n * ctd_study_row_length(k->values) * sizeof *rows);
    ctd_generation_name(k->how->folder, a.sequence, path);
    CTD_TRY(ctd_sections_write(sections, path, &k->report->write));
    k->sequence++;
out:
    ctd_sections_destroy(&sections);
    return status;
}

ctd_status
ctd_study_keep_save(ctd_study_keeper *k)
{
    ctd_status status = CTD_OK;
    uint64_t *point = NULL, n;
    double *rows = NULL;

    CTD_TRY(gather(k, &point, &rows, &n));
    CTD_TRY(write_generation(k, point, rows, n));
out:
    free(point);
    free(rows);
    return status;
}

ctd_status
ctd_study_keep_look(ctd_study_keeper *k, ctd_lock *lock)
{
    const sig_atomic_t now = k->how->now != NULL ? *k->how->now : 0;
    ctd_status status = CTD_OK;
    uint64_t *point = NULL, n = 0;
    double *rows = NULL;
    bool mine = false;

    ctd_lock_take(lock);
    if (!k->writing && (now != k->now_seen || (k->how->every > 0.0 && ctd_seconds() >= k->due))) {
        mine = k->writing = true;
        k->now_seen = now;
        status = gather(k, &point, &rows, &n);
    }
    ctd_lock_give(lock);
    if (mine) {
        status = status == CTD_OK ? write_generation(k, point, rows, n) : status;
        ctd_lock_take(lock);
        k->writing = false;
        k->due = ctd_seconds() + k->how->every;
        ctd_lock_give(lock);
    }
    free(point);
    free(rows);
    return status;
}
