/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/version.h"

#include "cli/cli.h"

#include "output/build.h"
#include "output/json.h"
#include "sim/isa.h"
#include "sim/ranks.h"

#include <stdio.h>
#include <string.h>

static void
put_instruction_sets(ctd_json *json)
{
    ctd_json_text(json, "instruction_set", ctd_isa_name(ctd_isa_best()));
    ctd_json_open_list(json, "instruction_sets");
    for (int i = 0; i < CTD_N_ISAS; i++) {
        if (ctd_isa_runs((ctd_isa)i)) {
            ctd_json_text(json, NULL, ctd_isa_name((ctd_isa)i));
        }
    }
    ctd_json_close_list(json);
}

static int
print_json(void)
{
    char libraries[256], hdf5[32], mpi[128];
    ctd_hash hash = "";
    ctd_sink out = ctd_cli_sink(1);
    ctd_json json = {.sink = &out};
    const ctd_status status = ctd_self_test_run(hash);
    const bool right = status == CTD_OK && strcmp(hash, ctd_self_test_expected) == 0;

    ctd_json_open_object(&json, NULL);
    ctd_json_text(&json, "version", ctd_build_version());
    ctd_json_text(&json, "commit", ctd_build_commit());
    ctd_json_text(&json, "compiler", ctd_build_compiler());
    ctd_json_text(&json, "flags", ctd_build_flags());
    ctd_json_text(&json, "libraries", ctd_build_libraries(libraries, sizeof libraries));
    ctd_json_text(&json, "hdf5", ctd_build_hdf5(hdf5, sizeof hdf5));
    ctd_json_text(&json, "openmp", ctd_build_openmp());
    ctd_json_text(&json, "mpi", ctd_ranks_library(mpi, sizeof mpi));
    put_instruction_sets(&json);
    ctd_json_open_object(&json, "self_test");
    ctd_json_text(&json, "hash", status == CTD_OK ? hash : NULL);
    ctd_json_text(&json, "expected", ctd_self_test_expected);
    ctd_json_text(&json, "result", right ? "as expected" : "different");
    ctd_json_close_object(&json);
    ctd_json_close_object(&json);
    ctd_json_end(&json);
    if (!right) {
        ctd_cli_say("the self-test: %s", status == CTD_OK
                                             ? "results here are not those of other machines"
                                             : ctd_status_sentence(status));
    }
    return status != CTD_OK ? ctd_cli_exit_code(status)
                            : (right ? CTD_EXIT_DONE : CTD_EXIT_DIFFERENT);
}

int
ctd_version_print(bool json)
{
    char libraries[256];

    if (json) {
        return print_json();
    }
    printf("contend %s (%s)\n%s, %s\n%s, OpenMP %s\n", ctd_build_version(), ctd_build_commit(),
           ctd_build_compiler(), ctd_build_flags(),
           ctd_build_libraries(libraries, sizeof libraries), ctd_build_openmp());
    return CTD_EXIT_DONE;
}
