/* SPDX-License-Identifier: Apache-2.0 */
/* make_result FILE.h5 [VARIANTS REPLICATIONS YEARS PROVIDERS REGIONS SEGMENTS QUESTIONS FACTS]:
 * writes a made-up result for the readers' tests, and says how long that took. */
#include "output/file.h"
#include "sim/parallel.h"
#include "sim/phases.h"
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>

static bool
print(void *context, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

int
main(int argc, char **argv)
{
    synthetic_shape shape = synthetic_usual;
    uint32_t *const field[] = {&shape.n_variants,  &shape.n_replications, &shape.n_years,
                               &shape.n_providers, &shape.n_regions,      &shape.n_segments,
                               &shape.n_questions};
    ctd_write_report report;
    ctd_sink problems = {.write = print, .context = stderr};

    if (argc < 2) {
        fprintf(stderr, "usage: make_result FILE.h5 [VARIANTS REPLICATIONS YEARS PROVIDERS "
                        "REGIONS SEGMENTS QUESTIONS FACTS]\n");
        return 1;
    }
    for (int i = 2; i < argc && i < 9; i++) {
        *field[i - 2] = (uint32_t)atoi(argv[i]);
    }

    shape.facts = argc < 10 || atoi(argv[9]) != 0;

    ctd_result *result = synthetic_create(&shape);
    if (result == NULL) {
        return 1;
    }

    const double before = ctd_seconds();
    const ctd_status status =
        ctd_file_write(result, argv[1], true, ctd_parallel_default_threads(), &report);
    const double after = ctd_seconds();

    ctd_write_report_put(&report, status, &problems);
    printf("%s: %llu bytes in %.3f s, content %s\n", argv[1],
           (unsigned long long)report.bytes_needed, after - before, report.content_hash);
    synthetic_destroy(result);
    return status == CTD_OK ? 0 : 1;
}
