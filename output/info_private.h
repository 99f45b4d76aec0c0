/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_INFO_PRIVATE_H
#define CTD_OUTPUT_INFO_PRIVATE_H

#include "output/read.h"

/** How a file was made: command line, host, build, a line each. */
void ctd_info_put_run(const ctd_origin *origin, const ctd_run_facts *facts, ctd_sink *sink);

#endif
