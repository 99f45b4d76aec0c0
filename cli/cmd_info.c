/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/info_options.h"
#include "cli/study_commands.h"

#include "output/frame_read.h"
#include "output/info.h"

enum { SECONDS = 300 };

int
ctd_command_info(int argc, char **argv)
{
    const char *path = NULL;
    ctd_sink out = ctd_cli_sink(1), errors = ctd_cli_sink(2);

    if (ctd_info_options_parse(argc, argv, 0, &path) != 0) {
        return CTD_EXIT_USAGE;
    }
    if (ctd_frame_is(path)) {
        return ctd_study_info(path);
    }
    const ctd_status status = ctd_info_put(path, SECONDS, &out, &errors);

    return status == CTD_ERR_READ ? CTD_EXIT_DAMAGED : ctd_cli_exit_code(status);
}
