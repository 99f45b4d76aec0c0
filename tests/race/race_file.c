/* SPDX-License-Identifier: Apache-2.0 */
/* Packs a result on several threads, for the thread sanitizer; without it, checks the bytes. */
#include "output/file.h"
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(void)
{
    const synthetic_shape shape = {.n_variants = 2,
                                   .n_replications = 8,
                                   .n_years = 4,
                                   .n_providers = 9,
                                   .n_regions = 8,
                                   .n_segments = 4};
    ctd_result *result = synthetic_create(&shape);
    ctd_write_report report = {0};
    void *alone = NULL, *together = NULL;
    size_t n_alone = 0, n_together = 0;
    int same = result != NULL && ctd_file_image(result, 1, &alone, &n_alone, &report) == CTD_OK &&
               ctd_file_image(result, 4, &together, &n_together, &report) == CTD_OK &&
               n_alone == n_together && memcmp(alone, together, n_alone) == 0;

    printf("%zu bytes, %s\n", n_alone, same ? "the same" : "different");
    free(alone);
    free(together);
    synthetic_destroy(result);
    return same ? 0 : 1;
}
