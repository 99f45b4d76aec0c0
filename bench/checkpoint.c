/* SPDX-License-Identifier: Apache-2.0 */
/* What checkpoints take: bench_checkpoint SCENARIO.yaml FOLDER THREADS GENERATIONS [PATH=VALUE...]
 * plays a scenario without one, with so many generations, and until it is told to stop halfway.
 * CSV rows: seconds of the first, of the second, generations written, seconds from being told to
 * the end, when everything is on the disk, and bytes there. */
#include "bench/harness.h"
#include "bench/load.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a run is told while it is played. */
typedef struct teller {
    uint64_t step, next; /* ticks between two generations; the tick of the next */
    uint64_t half;       /* the tick at which to stop; 0: never */
    volatile sig_atomic_t save, stop;
    double stopped; /* when it was told to */
} teller;

static void
tell(uint64_t done, uint64_t total, void *context)
{
    teller *t = context;

    (void)total;
    if (t->step > 0 && done >= t->next) {
        t->save = !t->save;
        t->next = done + t->step;
    }
    if (t->half > 0 && done >= t->half && t->stop == 0) {
        t->stopped = ctd_seconds();
        t->stop = 1;
    }
}

/* Seconds of playing; folder NULL: without a checkpoint. What is there afterwards stays. */
static ctd_status
play(const ctd_scenario *scenario, int n_threads, const char *folder, teller *t, double *seconds)
{
    ctd_status status = CTD_OK;
    ctd_checkpoint *checkpoint = NULL;
    ctd_experiment *experiment = NULL;
    ctd_checkpoint_report report;
    const ctd_checkpoint_options how = {
        .folder = folder, .resume = CTD_RESUME_NEVER, .now = &t->save};
    ctd_experiment_options options = {.n_threads = n_threads,
                                      .kernels = ctd_isa_name(ctd_bench_isa()),
                                      .progress = tell,
                                      .progress_context = t,
                                      .stop = &t->stop};

    if (folder != NULL) {
        CTD_TRY(ctd_checkpoint_open(&how, scenario, &report, &checkpoint));
        options.checkpoint = checkpoint;
    }
    const double began = ctd_seconds();

    status = ctd_experiment_run(scenario, &options, &experiment);
    *seconds = ctd_seconds() - (t->stop != 0 ? t->stopped : began);
    status = status == CTD_ERR_STOPPED && t->stop != 0 ? CTD_OK : status;
out:
    ctd_experiment_destroy(&experiment);
    ctd_checkpoint_close(&checkpoint);
    return status;
}

/* Generations written in the folder, which is removed. */
static ctd_status
count(const ctd_scenario *scenario, const char *folder, uint64_t *n)
{
    const ctd_checkpoint_options how = {.folder = folder};
    ctd_checkpoint_report report;
    ctd_checkpoint *checkpoint = NULL;
    const ctd_status status = ctd_checkpoint_open(&how, scenario, &report, &checkpoint);

    *n = report.sequence;
    ctd_checkpoint_remove(&checkpoint);
    return status;
}

static double
bytes_in(const char *path)
{
    DIR *folder = opendir(path);
    struct stat file;
    double bytes = 0.0;

    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (fstatat(dirfd(folder), entry->d_name, &file, 0) == 0 && S_ISREG(file.st_mode)) {
            bytes += (double)file.st_size;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return bytes;
}

int
main(int argc, char **argv)
{
    ctd_status status = CTD_OK;
    ctd_scenario *scenario = NULL;
    ctd_calibration calibration;
    double plain, kept, stop, bytes;
    uint64_t n_kept, n_stopped;

    if (argc < 5) {
        fprintf(stderr, "usage: bench_checkpoint SCENARIO.yaml FOLDER THREADS GENERATIONS "
                        "[PATH=VALUE...]\n");
        return 1;
    }
    const char *folder = argv[2];
    const int n_threads = atoi(argv[3]);

    CTD_TRY(
        ctd_bench_load(argv[1], (size_t)(argc - 5), (const char *const *)(argv + 5), &scenario));
    CTD_TRY(ctd_calibrate(scenario, n_threads, &calibration));
    const uint64_t total = (uint64_t)scenario->model[0].calendar.n_ticks * scenario->n_variants *
                           scenario->n_replications;
    const uint64_t step = total / ((uint64_t)atoi(argv[4]) + 1);

    CTD_TRY(play(scenario, n_threads, NULL, &(teller){0}, &plain));
    CTD_TRY(play(scenario, n_threads, folder, &(teller){.step = step, .next = step}, &kept));
    CTD_TRY(count(scenario, folder, &n_kept));
    CTD_TRY(play(scenario, n_threads, folder, &(teller){.half = total / 2}, &stop));
    bytes = bytes_in(folder);
    CTD_TRY(count(scenario, folder, &n_stopped));
    status = n_stopped > 0 ? CTD_OK : CTD_ERR_INTERNAL;
    printf("name,value\nplain,%.6f\nkept,%.6f\ngenerations,%.0f\nstop,%.6f\nbytes,%.0f\n", plain,
           kept, (double)n_kept, stop, bytes);
out:
    if (status != CTD_OK) {
        fprintf(stderr, "bench_checkpoint: %s\n", ctd_status_sentence(status));
    }
    ctd_scenario_destroy(&scenario);
    return status == CTD_OK ? 0 : 3;
}
