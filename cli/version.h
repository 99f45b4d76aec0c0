/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_VERSION_H
#define CTD_CLI_VERSION_H

#include "output/hash.h"
#include "sim/status.h"

#include <stdbool.h>

/** Prints what was built; as JSON with the hash of ctd_self_test_run(). @return an exit code */
int ctd_version_print(bool json);

/** What ctd_self_test_run() finds wherever Contend does what it promises. Changes with results. */
extern const char ctd_self_test_expected[];

/**
 * Calibrates and simulates a small market that is part of the program, in memory and in well under
 * a second.
 *
 * @param[out] hash  content hash of its result
 * @return CTD_OK or CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_self_test_run(ctd_hash hash);

#endif
