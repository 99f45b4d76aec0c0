/* SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_kit.h"

#include "scenario_text.h"
#include "scenarios/calibrate.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

ctd_scenario *
kit_load(const kit_setting *what)
{
    const char *sets[KIT_SETS];
    ctd_overrides overrides = {.sets = sets};
    ctd_calibration report;

    for (int i = 0; i < KIT_SETS && what->sets[i] != NULL; i++) {
        sets[overrides.n_sets++] = what->sets[i];
    }
    ctd_scenario *scenario = load_good(what->path, &overrides);

    cr_assert_eq(ctd_calibrate(scenario, 2, &report), CTD_OK, "%s", report.message);
    return scenario;
}

uint64_t
kit_ticks(const ctd_scenario *s)
{
    return (uint64_t)s->model[0].calendar.n_ticks * s->n_variants * s->n_replications;
}

void
kit_undisturbed(const ctd_scenario *scenario, ctd_hash hash)
{
    const ctd_experiment_options alone = {.n_threads = 1};
    ctd_experiment *experiment = NULL;

    cr_assert_eq(ctd_experiment_run(scenario, &alone, &experiment), CTD_OK);
    cr_assert_eq(ctd_result_hash(ctd_experiment_result(experiment), hash), CTD_OK);
    ctd_experiment_destroy(&experiment);
}

kit_place
kit_place_make(void)
{
    kit_place p;

    folder_make(p.folder);
    folder_name(p.folder, "run.checkpoint", p.checkpoint);
    return p;
}

void
kit_place_remove(const kit_place *p)
{
    if (access(p->checkpoint, F_OK) == 0) {
        folder_remove(p->checkpoint);
    }
    folder_remove(p->folder);
}

void
kit_file(const kit_place *p, const char *name, char path[FOLDER_PATH])
{
    folder_name(p->checkpoint, name, path);
}

void
kit_flip(const char *path, size_t at)
{
    size_t n;
    unsigned char *bytes = folder_get(path, &n);

    cr_assert_not_null(bytes, "%s", path);
    bytes[at % n] ^= 0x10;
    folder_put(path, bytes, n);
    free(bytes);
}

void
kit_limit_files(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};

    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Stops once so many ticks more are done. */
typedef struct stopper {
    uint64_t begin, after;
    volatile sig_atomic_t stop;
} stopper;

static void
listen(uint64_t done, uint64_t total, void *context)
{
    stopper *s = context;

    (void)total;
    s->begin = s->begin == 0 ? done : s->begin;
    if (done - s->begin >= s->after) {
        s->stop = 15;
    }
}

ctd_status
kit_play(const ctd_scenario *scenario, const kit_place *p, ctd_sharing sharing, uint64_t ticks,
         const ctd_panel_limits *limits, ctd_hash hash, ctd_checkpoint_report *report)
{
    stopper s = {.after = ticks};
    ctd_checkpoint_options how = {.folder = p->checkpoint, .every = 0.05};
    ctd_checkpoint_report own;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_experiment_options options = {.n_threads = 3,
                                      .sharing = &sharing,
                                      .progress = listen,
                                      .progress_context = &s,
                                      .stop = &s.stop};

    how.panels = limits != NULL ? *limits : how.panels;
    ctd_checkpoint_report *said = report != NULL ? report : &own;

    cr_assert_eq(ctd_checkpoint_open(&how, scenario, said, &checkpoint), CTD_OK, "%s",
                 said->problem);
    options.checkpoint = checkpoint;
    const ctd_status status = ctd_experiment_run(scenario, &options, &experiment);

    if (status == CTD_OK) {
        cr_assert_eq(ctd_result_hash(ctd_experiment_result(experiment), hash), CTD_OK);
        ctd_checkpoint_remove(&checkpoint);
        cr_expect_neq(access(p->checkpoint, F_OK), 0, "the folder is left behind");
    }
    if (report == NULL) {
        cr_expect_str_eq(own.note, "");
    }
    ctd_experiment_destroy(&experiment);
    ctd_checkpoint_close(&checkpoint);
    return status;
}
