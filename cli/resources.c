/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "sim/cgroup.h"
#include "sim/parallel.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/* What the program takes beside what is planned for a run: buffers of its own and of HDF5. With the
 * code and the libraries, which count against a control group. */
static const size_t buffer_bytes = 16 << 20, program_bytes = 32 << 20;

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

/* Address space that `ulimit -v` leaves, SIZE_MAX without such a limit. */
static size_t
free_space(void)
{
    struct rlimit limit;
    unsigned long long pages = 0;

    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return SIZE_MAX;
    }
    FILE *file = fopen("/proc/self/statm", "re");

    if (file != NULL) {
        (void)!fscanf(file, "%llu", &pages);
        fclose(file);
    }
    const size_t used = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) + buffer_bytes;

    return limit.rlim_cur > used ? (size_t)limit.rlim_cur - used : 0;
}

/* Where address space is limited, one part in so many is for the stacks of threads: OpenMP ends the
 * program where one of them cannot be had. */
enum { STACKS = 4 };

static int
most_threads(void)
{
    pthread_attr_t attributes;
    size_t stack = 8 << 20;

    if (pthread_attr_init(&attributes) == 0) {
        (void)pthread_attr_getstacksize(&attributes, &stack);
        pthread_attr_destroy(&attributes);
    }
    const size_t n = 1 + free_space() / STACKS / stack;

    return n < INT_MAX ? (int)n : INT_MAX;
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
    asked = asked > 0 ? asked : ctd_parallel_default_threads();
    return asked < most_threads() ? asked : most_threads();
}

size_t
ctd_cli_memory(void)
{
    const size_t machine = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    const size_t space = free_space() - free_space() / STACKS;
    const double group = ctd_cgroup_memory("/proc/self/cgroup", "/sys/fs/cgroup");
    size_t bytes = machine < space ? machine : space;

    if (group < (double)bytes) {
        bytes = (size_t)group > program_bytes ? (size_t)group - program_bytes : 0;
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
