/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/pricing.h"

#include "agents/market_private.h"

/* The learners have had their turn (ctd_learning_step): this is where it took j. */
void
ctd_pricing_q_learning(ctd_market *m, uint32_t j)
{
    m->list_price[j] = ctd_learning_price(m, j);
}
