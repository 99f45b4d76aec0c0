/* SPDX-License-Identifier: Apache-2.0 */
#include "agents/choice_kernel.h"

#include <stddef.h>
#include <string.h>

#define DECLARE(isa)                                                                               \
    ctd_choose_fn ctd_choose_gumbel_##isa;                                                         \
    ctd_choose_fn ctd_choose_inverse_cdf_##isa;

DECLARE(generic)
#ifdef __x86_64__
DECLARE(v3)
#endif

static const ctd_kernels generic = {"generic", ctd_choose_gumbel_generic,
                                    ctd_choose_inverse_cdf_generic};
#ifdef __x86_64__
static const ctd_kernels v3 = {"x86-64-v3", ctd_choose_gumbel_v3, ctd_choose_inverse_cdf_v3};
#endif

const ctd_kernels *
ctd_kernels_best(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
        return &v3;
    }
#endif
    return &generic;
}

const ctd_kernels *
ctd_kernels_named(const char *name)
{
    if (strcmp(name, generic.name) == 0) {
        return &generic;
    }
    return strcmp(name, ctd_kernels_best()->name) == 0 ? ctd_kernels_best() : NULL;
}
