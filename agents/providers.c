/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/market_private.h"

/* The providers' turn: all see the results of the last tick and none what the others do in this. */
void
ctd_phase_providers(void *market)
{
    ctd_market *m = market;

    ctd_investing_step(m);
    if (m->learning != NULL) {
        ctd_learning_step(m);
    }
    ctd_pricing_step(m);
}
