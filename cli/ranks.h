/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_CLI_RANKS_H
#define CTD_CLI_RANKS_H

#include "sim/ranks.h"

/* The program on several ranks (mpirun contend ...): rank 0 alone talks and writes. */

/** NULL where the program is alone. */
extern ctd_ranks *ctd_cli_ranks;

/** Joins the other ranks. What ranks but 0 say goes nowhere, or to memory as long as nobody knows
 *  whether it is needed. The program leaves them when it ends, however it does. */
void ctd_cli_join(void);
/** Rank 0, or alone. */
bool ctd_cli_is_first(void);
/** The same exit code on all ranks: CTD_EXIT_DONE if it is everywhere, else that of the lowest rank
 *  for which it is not; if rank 0 does not know of it, what that rank has said is shown. All ranks
 *  call. */
int ctd_cli_agree(int code);
/** Agrees for the last time. @return the exit code */
int ctd_cli_leave(int code);

#endif
