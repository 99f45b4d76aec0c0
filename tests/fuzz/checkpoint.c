/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "scenarios/calibrate.h"
#include "studies/checkpoint_private.h"
#include "studies/generations.h"
#include "studies/study_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What a checkpoint holds, behind its digests. A run and a study that were stopped half-way give
 * the true files; the input changes their sections, which are then sealed again as if they had been
 * written so. The first byte says which file: the generation of the run, its finished runs, or the
 * generation of the study. Edits follow:
 *
 *     section u8, what u8, offset u16 (low byte first), n u8, n bytes
 *     what: 0 overwrite at the offset, 1 cut there, 2 insert there, 3 drop the section,
 *           4 put it in twice
 *
 * Opening such a file must end with a status and a word why not, or the run must go on to its end.
 */

enum { MOST = 24, SECTION_BYTES = 1 << 20, HALF = 9 };

static const char market_text[] =
    "contend: 1\n"
    "name: kept\n"
    "clock: {start: 2015-07, ticks: 4}\n"
    "random: {replications: 3}\n"
    "customers: {count: 40}\n"
    "market: {spend: 1.0e9, reference_price: 0.12}\n"
    "regions:\n"
    "  west: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "  east: {customers: 1, in_cloud: 0.5, education: {innovation: 0.6}}\n"
    "latency: {between: {west: {east: 100}}}\n"
    "segments:\n"
    "  small: {customers: 1, price_taste: {mean: 2, sigma: 0.5}, contract: {rule: fixed, "
    "term_months: 3}}\n"
    "providers:\n"
    "  one: {locations: {west: {}, east: {}}, quality: 0}\n"
    "  two: {locations: {east: {capacity: 10}}, quality: 0, invest: {rule: schedule}}\n"
    "events:\n"
    "  money: {date: 2015-08, provider: two, inject: 1.0e8, over_months: 6}\n"
    "questions:\n"
    "  q: {metric: revenue, challenger: two, leader: one, by: 2015-10}\n"
    "output: {panel: {customers: 5}}\n";

static const char study_text[] = "contend: 1\n"
                                 "study: kept\n"
                                 "response: {function: linear, parameters: [1, 2]}\n"
                                 "factors: {a: {from: 0, to: 1}, b: {from: 0, to: 1}}\n"
                                 "design: {rule: sobol, points: 9}\n";

/* A section that may be changed. */
typedef struct part {
    char type[CTD_SECTION_NAME + 1];
    unsigned char *bytes; /* owned */
    size_t n;
} part;

typedef struct parts {
    size_t n;
    part part[MOST];
} parts;

static struct {
    char folder[64], run[80], study[80], runs_name[CTD_CHECKPOINT_PATH];
    ctd_scenario *scenario;
    ctd_study *kept;
    ctd_scenario *none;
    parts generation, runs, points;
} base;

static void
copy_parts(const ctd_sections_file *file, parts *to)
{
    FUZZ_REQUIRE(file->n_sections > 0 && file->n_sections <= MOST / 2);
    to->n = file->n_sections;
    for (size_t i = 0; i < to->n; i++) {
        const ctd_section *s = &file->section[i];

        memcpy(to->part[i].type, s->type, sizeof s->type);
        to->part[i].n = s->n;
        to->part[i].bytes = malloc(s->n + 1);
        FUZZ_REQUIRE(to->part[i].bytes != NULL);
        memcpy(to->part[i].bytes, s->bytes, s->n);
    }
}

static parts
clone(const parts *from)
{
    parts to = *from;

    for (size_t i = 0; i < to.n; i++) {
        to.part[i].bytes = malloc(to.part[i].n + 1);
        FUZZ_REQUIRE(to.part[i].bytes != NULL);
        memcpy(to.part[i].bytes, from->part[i].bytes, to.part[i].n);
    }
    return to;
}

static void
discard(parts *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->part[i].bytes);
    }
    p->n = 0;
}

static void
stop_half_way(uint64_t done, uint64_t total, void *context)
{
    (void)total;
    *(volatile sig_atomic_t *)context = done >= HALF;
}

static void
keep_run(void)
{
    const ctd_checkpoint_options how = {.folder = base.run, .every = 1e-9};
    volatile sig_atomic_t stop = 0;
    ctd_experiment_options options = {.n_threads = 1,
                                      .progress = stop_half_way,
                                      .progress_context = (void *)&stop,
                                      .stop = &stop};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_generation g;
    ctd_sections_file runs;
    char problem[160];

    FUZZ_REQUIRE(ctd_checkpoint_open(&how, base.scenario, &report, &checkpoint) == CTD_OK);
    options.checkpoint = checkpoint;
    FUZZ_REQUIRE(ctd_experiment_run(base.scenario, &options, &experiment) == CTD_ERR_STOPPED);
    ctd_checkpoint_close(&checkpoint);
    FUZZ_REQUIRE(ctd_generation_read(base.run, CTD_KIND_GENERATION, CTD_CHECKPOINT_VERSION, &g) ==
                     CTD_OK &&
                 g.whole);
    copy_parts(&g.file, &base.generation);
    ctd_sections_free(&g.file);
    snprintf(base.runs_name, sizeof base.runs_name, "%s/runs-000001", base.run);
    FUZZ_REQUIRE(ctd_sections_read(base.runs_name, CTD_KIND_RUNS, CTD_CHECKPOINT_VERSION, &runs,
                                   problem, sizeof problem) == CTD_OK);
    copy_parts(&runs, &base.runs);
    ctd_sections_free(&runs);
}

static void
keep_study(void)
{
    const ctd_checkpoint_options how = {.folder = base.study};
    ctd_study_options options = {.n_threads = 1, .n_shards = 1};
    ctd_checkpoint_report report;
    ctd_study_trouble trouble;
    ctd_study_values *values = NULL;
    ctd_study_keeper *keeper = NULL;
    ctd_generation g;

    FUZZ_REQUIRE(ctd_study_values_create(base.kept, NULL, &values) == CTD_OK);
    FUZZ_REQUIRE(ctd_study_keep_open(&how, base.kept, NULL, &options, values, &report, &keeper) ==
                 CTD_OK);
    options.keeper = keeper;
    FUZZ_REQUIRE(ctd_study_play(base.kept, NULL, &options, values, &trouble) == CTD_OK);
    ctd_study_keep_close(&keeper, false);
    ctd_study_values_destroy(&values);
    FUZZ_REQUIRE(ctd_generation_read(base.study, CTD_KIND_STUDY, CTD_STUDY_KEEP_VERSION, &g) ==
                     CTD_OK &&
                 g.whole);
    copy_parts(&g.file, &base.points);
    ctd_sections_free(&g.file);
}

static void
tidy(void)
{
    (void)rmdir(base.folder); /* its checkpoints are gone by then */
}

static void
set_up(void)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_calibration report;

    if (base.scenario == NULL) {
        snprintf(base.folder, sizeof base.folder, "%s/contend-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        FUZZ_REQUIRE(mkdtemp(base.folder) != NULL && atexit(tidy) == 0);
        snprintf(base.run, sizeof base.run, "%s/run", base.folder);
        snprintf(base.study, sizeof base.study, "%s/study", base.folder);
        FUZZ_REQUIRE(ctd_scenario_read("kept.yaml", market_text, NULL, messages, &base.scenario) ==
                     CTD_OK);
        FUZZ_REQUIRE(ctd_study_read("kept.yaml", study_text, NULL, messages, &base.kept,
                                    &base.none) == CTD_OK);
        FUZZ_REQUIRE(ctd_calibrate(base.scenario, 1, &report) == CTD_OK);
        keep_run();
        keep_study();
    }
    ctd_messages_destroy(&messages);
}

/* Takes one edit off the input. */
static void
edit(parts *p, const uint8_t **data, size_t *size)
{
    const uint8_t *d = *data;
    part *s = &p->part[p->n > 0 ? d[0] % p->n : 0];
    const size_t left = *size - 5, n = d[4] < left ? d[4] : left;
    const size_t at = p->n > 0 ? (d[2] + 256U * d[3]) % (s->n + 1) : 0;

    *data += 5 + n;
    *size -= 5 + n;
    if (p->n == 0) {
        return;
    }
    switch (d[1] % 5) {
    case 0:
        memcpy(s->bytes + at, d + 5, n < s->n - at ? n : s->n - at);
        break;
    case 1:
        s->n = at;
        break;
    case 2:
        if (s->n + n < SECTION_BYTES) {
            s->bytes = realloc(s->bytes, s->n + n + 1);
            FUZZ_REQUIRE(s->bytes != NULL);
            memmove(s->bytes + at + n, s->bytes + at, s->n - at);
            memcpy(s->bytes + at, d + 5, n);
            s->n += n;
        }
        break;
    case 3:
        free(s->bytes);
        memmove(s, s + 1, (size_t)(p->part + p->n - (s + 1)) * sizeof *s);
        p->n--;
        break;
    default:
        if (p->n < MOST) {
            part *again = &p->part[p->n++];

            *again = *s;
            again->bytes = malloc(s->n + 1);
            FUZZ_REQUIRE(again->bytes != NULL);
            memcpy(again->bytes, s->bytes, s->n);
        }
        break;
    }
}

/* Seals the sections and puts them in place; the seal goes to `seal`, if that is wanted. */
static void
write_parts(const parts *p, const char *kind, uint32_t version, const char *path,
            unsigned char *seal)
{
    ctd_sections *sections = NULL;
    ctd_write_report report;

    FUZZ_REQUIRE(ctd_sections_create(kind, version, MOST + 2, &sections) == CTD_OK);
    for (size_t i = 0; i < p->n; i++) {
        ctd_sections_begin(sections, p->part[i].type);
        ctd_sections_add(sections, p->part[i].bytes, p->part[i].n);
    }
    FUZZ_REQUIRE(ctd_sections_write(sections, path, &report) == CTD_OK);
    if (seal != NULL) {
        memcpy(seal, ctd_sections_seal(sections), CTD_SECTION_SEAL);
    }
    ctd_sections_destroy(&sections);
}

/* The generation must name the finished runs by their new seal. */
static void
name_runs(parts *generation, const unsigned char *seal)
{
    for (size_t i = 0; i < generation->n; i++) {
        part *s = &generation->part[i];
        ctd_segment_head head;

        if (strcmp(s->type, "segment") == 0 && s->n >= sizeof head) {
            memcpy(&head, s->bytes, sizeof head);
            memcpy(head.seal, seal, sizeof head.seal);
            memcpy(s->bytes, &head, sizeof head);
        }
    }
}

static void
check_refusal(ctd_status status, const ctd_checkpoint_report *report)
{
    FUZZ_REQUIRE(status == CTD_OK || status == CTD_ERR_DAMAGED || status == CTD_ERR_FOREIGN);
    FUZZ_REQUIRE(status == CTD_OK || report->problem[0] != '\0' || status == CTD_ERR_FOREIGN);
}

static void
go_on_with_run(void)
{
    const ctd_checkpoint_options how = {.folder = base.run};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    const ctd_status status = ctd_checkpoint_open(&how, base.scenario, &report, &checkpoint);
    const ctd_experiment_options options = {.n_threads = 1, .checkpoint = checkpoint};

    check_refusal(status, &report);
    if (status == CTD_OK) {
        FUZZ_REQUIRE(ctd_experiment_run(base.scenario, &options, &experiment) == CTD_OK);
    }
    ctd_experiment_destroy(&experiment);
    ctd_checkpoint_remove(&checkpoint);
}

static void
go_on_with_study(void)
{
    const ctd_checkpoint_options how = {.folder = base.study};
    ctd_study_options options = {.n_threads = 1, .n_shards = 1};
    ctd_checkpoint_report report;
    ctd_study_trouble trouble;
    ctd_study_values *values = NULL;
    ctd_study_keeper *keeper = NULL;

    FUZZ_REQUIRE(ctd_study_values_create(base.kept, NULL, &values) == CTD_OK);
    const ctd_status status =
        ctd_study_keep_open(&how, base.kept, NULL, &options, values, &report, &keeper);

    check_refusal(status, &report);
    if (status == CTD_OK) {
        options.keeper = keeper;
        FUZZ_REQUIRE(ctd_study_play(base.kept, NULL, &options, values, &trouble) == CTD_OK);
    }
    ctd_study_keep_close(&keeper, true);
    ctd_study_values_destroy(&values);
}

static void
put_generation(const char *folder, const parts *p, const char *kind, uint32_t version)
{
    char path[CTD_GENERATION_PATH];

    (void)mkdir(folder, 0777);
    ctd_generation_name(folder, 2, path);
    (void)remove(path);
    ctd_generation_name(folder, 1, path);
    write_parts(p, kind, version, path, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char seal[CTD_SECTION_SEAL];

    set_up();
    const int which = size > 0 ? data[0] % 3 : 0;
    parts generation = clone(which == 2 ? &base.points : &base.generation);
    parts runs = clone(&base.runs);

    for (data++, size -= size > 0 ? 1 : 0; size >= 5;) {
        edit(which == 1 ? &runs : &generation, &data, &size);
    }
    if (which == 2) {
        put_generation(base.study, &generation, CTD_KIND_STUDY, CTD_STUDY_KEEP_VERSION);
        go_on_with_study();
    } else {
        (void)mkdir(base.run, 0777);
        write_parts(&runs, CTD_KIND_RUNS, CTD_CHECKPOINT_VERSION, base.runs_name, seal);
        if (which == 1) {
            name_runs(&generation, seal);
        }
        put_generation(base.run, &generation, CTD_KIND_GENERATION, CTD_CHECKPOINT_VERSION);
        go_on_with_run();
    }
    discard(&generation);
    discard(&runs);
    return 0;
}
