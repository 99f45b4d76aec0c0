/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_STUDIES_SOBOL_PRIVATE_H
#define CTD_STUDIES_SOBOL_PRIVATE_H

#include <stdint.h>

/** For each dimension from the second on: the primitive polynomial of degree s over GF(2), all its
 *  coefficients as bits, then s initial direction numbers m_1 .. m_s (m_k odd and below 2^k). */
extern const uint16_t ctd_sobol_directions[];

#endif
