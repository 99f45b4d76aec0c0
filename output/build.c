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
    char hdf5[32], mpi[128];

    snprintf(out, size, "HDF5 %s, zlib %s, %s, glibc %s, %s", ctd_build_hdf5(hdf5, sizeof hdf5),
             zlibVersion(), OpenSSL_version(OPENSSL_VERSION), gnu_get_libc_version(),
             ctd_ranks_library(mpi, sizeof mpi));
    return out;
}

const char *
ctd_build_hdf5(char *out, size_t size)
{
    unsigned major = 0, minor = 0, release = 0;

    (void)H5get_libversion(&major, &minor, &release);
    snprintf(out, size, "%u.%u.%u", major, minor, release);
    return out;
}

const char *
ctd_build_openmp(void)
{
    return CTD_BUILD_OPENMP;
}
