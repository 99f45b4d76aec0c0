/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/vector.h"

extern const ctd_vector ctd_vector_generic;
#if defined(__x86_64__) && !defined(CTD_PLAIN)
extern const ctd_vector ctd_vector_v3, ctd_vector_v4;
#endif

const ctd_vector *
ctd_vector_of(ctd_isa isa)
{
    switch (isa) {
#if defined(__x86_64__) && !defined(CTD_PLAIN)
    case CTD_ISA_V3:
        return &ctd_vector_v3;
    case CTD_ISA_V4:
        return &ctd_vector_v4;
#endif
    default:
        return &ctd_vector_generic;
    }
}
