/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/investing.h"

void
ctd_investing_none(ctd_market *m, uint32_t j)
{
    ctd_investing_keep_up(m, j);
}
