/* SPDX-License-Identifier: Apache-2.0 */
#include "output/build.h"

#include "build_facts.h"
#include "sim/ranks.h"

#include <gnu/libc-version.h>
#include <hdf5.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <zlib.h>

const char *
ctd_build_version(void)
{
    return CTD_VERSION;
}

const char *
ctd_build_commit(void)
{
    return CTD_BUILD_COMMIT;
}

const char *
ctd_build_compiler(void)
{
    return CTD_BUILD_COMPILER;
}

const char *
ctd_build_flags(void)
{
    return CTD_BUILD_FLAGS;
}

const char *
ctd_build_libraries(char *out, size_t size)
{
    unsigned major = 0, minor = 0, release = 0;
    char mpi[128];

    (void)H5get_libversion(&major, &minor, &release);
    snprintf(out, size, "HDF5 %u.%u.%u, zlib %s, %s, glibc %s, %s", major, minor, release,
             zlibVersion(), OpenSSL_version(OPENSSL_VERSION), gnu_get_libc_version(),
             ctd_ranks_library(mpi, sizeof mpi));
    return out;
}
