/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "sim/parallel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

static int
from_environment(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    const long n = text != NULL ? strtol(text, &end, 10) : 0;

    /* OMP_NUM_THREADS may be a list for nested levels: the first counts. */
    return text != NULL && end != text && (*end == '\0' || *end == ',') && n >= 1 && n <= 4096
               ? (int)n
               : 0;
}

int
ctd_cli_threads(int asked)
{
    if (asked == 0) {
        asked = from_environment("OMP_NUM_THREADS");
    }
    if (asked == 0) {
        asked = from_environment("SLURM_CPUS_PER_TASK");
    }
    return asked > 0 ? asked : ctd_parallel_default_threads();
}

static size_t
read_limit(const char *path)
{
    FILE *file = fopen(path, "r");
    unsigned long long limit = 0;
    size_t found = SIZE_MAX;

    if (file != NULL) {
        if (fscanf(file, "%llu", &limit) == 1 && limit > 0) {
            found = (size_t)limit;
        }
        fclose(file);
    }
    return found;
}

size_t
ctd_cli_memory(void)
{
    struct rlimit limit;
    size_t bytes = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    const size_t groups[] = {read_limit("/sys/fs/cgroup/memory.max"),
                             read_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes")};

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        bytes = groups[i] < bytes ? groups[i] : bytes;
    }
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        bytes = limit.rlim_cur < bytes ? (size_t)limit.rlim_cur : bytes;
    }
    return bytes;
}

static size_t
available(void)
{
    FILE *file = fopen("/proc/meminfo", "r");
    unsigned long long kibibytes = 0;
    char line[128];
    size_t found = SIZE_MAX;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "MemAvailable: %llu kB", &kibibytes) == 1) {
            found = (size_t)kibibytes * 1024;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

size_t
ctd_cli_free_memory(void)
{
    const size_t mine = ctd_cli_memory(), now = available();

    return now < mine ? now : mine;
}

volatile sig_atomic_t ctd_cli_stop, ctd_cli_save;

static void
stop(int signal_number)
{
    ctd_cli_stop = signal_number;
}

static void
save(int signal_number)
{
    (void)signal_number;
    ctd_cli_save = !ctd_cli_save;
}

void
ctd_cli_stop_after(double seconds)
{
    struct itimerval timer = {0};

    if (isfinite(seconds)) {
        seconds = seconds < 1e-3 ? 1e-3 : seconds;
        timer.it_value.tv_sec = (time_t)seconds;
        timer.it_value.tv_usec = (suseconds_t)(1e6 * (seconds - floor(seconds)));
        setitimer(ITIMER_REAL, &timer, NULL);
    }
}

void
ctd_cli_catch_signals(void)
{
    struct sigaction again = {.sa_handler = save, .sa_flags = SA_RESTART};
    const int signals[] = {SIGINT, SIGTERM, SIGUSR1, SIGALRM};
    struct sigaction action = {.sa_handler = stop};

    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART | (int)SA_RESETHAND; /* a second one ends the program at once */
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], &action, NULL);
    }
    sigemptyset(&again.sa_mask);
    sigaction(SIGUSR2, &again, NULL);
}
