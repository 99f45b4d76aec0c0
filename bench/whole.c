/* SPDX-License-Identifier: Apache-2.0 */
/* A whole run in its parts: bench_whole SCENARIO.yaml FILE.h5 THREADS [PATH=VALUE...]. One CSV row:
 * seconds of reading, calibrating, simulating and writing the file; processor seconds of
 * simulating; runs (variants x replications); bytes at the peak. */
#include "bench/harness.h"
#include "bench/load.h"
#include "output/file.h"
#include "scenarios/calibrate.h"
#include "sim/phases.h"
#include "studies/experiment.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

typedef struct moment {
    double wall, cpu, ready;
} moment;

/* Seconds that the threads of this process waited for a processor, as far as Linux says. */
static double
waited(void)
{
    DIR *tasks = opendir("/proc/self/task");
    double sum = 0.0;

    for (struct dirent *entry; tasks != NULL && (entry = readdir(tasks)) != NULL;) {
        char path[300];
        unsigned long long ran, in_queue;

        snprintf(path, sizeof path, "/proc/self/task/%s/schedstat", entry->d_name);
        FILE *file = entry->d_name[0] != '.' ? fopen(path, "r") : NULL;

        if (file != NULL && fscanf(file, "%llu %llu", &ran, &in_queue) == 2) {
            sum += 1e-9 * (double)in_queue;
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return sum;
}

static moment
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    const double cpu = (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;

    return (moment){ctd_seconds(), cpu, cpu + waited()};
}

int
main(int argc, char **argv)
{
    static const char *const parts[] = {"read", "calibrate", "simulate", "write"};
    ctd_status status = CTD_OK;
    ctd_scenario *scenario = NULL;
    ctd_experiment *experiment = NULL;
    ctd_calibration calibration;
    ctd_write_report problem;
    struct rusage usage;
    moment at[5];

    if (argc < 4) {
        fprintf(stderr, "usage: bench_whole SCENARIO.yaml FILE.h5 THREADS [PATH=VALUE...]\n");
        return 1;
    }
    const int n_threads = atoi(argv[3]);
    const ctd_experiment_options options = {.n_threads = n_threads,
                                            .kernels = ctd_isa_name(ctd_bench_isa())};

    at[0] = now();
    CTD_TRY(
        ctd_bench_load(argv[1], (size_t)(argc - 4), (const char *const *)(argv + 4), &scenario));
    at[1] = now();
    CTD_TRY(ctd_calibrate(scenario, n_threads, &calibration));
    at[2] = now();
    CTD_TRY(ctd_experiment_run(scenario, &options, &experiment));
    at[3] = now();
    CTD_TRY(ctd_file_write(ctd_experiment_result(experiment), argv[2], true, n_threads, &problem));
    at[4] = now();
    getrusage(RUSAGE_SELF, &usage);
    puts("part,wall_s,cpu_s,ready_s,runs,peak_bytes");
    for (int i = 0; i < 4; i++) {
        printf("%s,%.6f,%.6f,%.6f,%u,%.0f\n", parts[i], at[i + 1].wall - at[i].wall,
               at[i + 1].cpu - at[i].cpu, at[i + 1].ready - at[i].ready,
               scenario->n_variants * scenario->n_replications, (double)usage.ru_maxrss * 1024.0);
    }
out:
    if (status != CTD_OK) {
        fprintf(stderr, "bench_whole: %s\n", ctd_status_sentence(status));
    }
    ctd_experiment_destroy(&experiment);
    ctd_scenario_destroy(&scenario);
    return status == CTD_OK ? 0 : 3;
}
