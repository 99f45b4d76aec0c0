/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_OUTPUT_BUILD_H
#define CTD_OUTPUT_BUILD_H

#include <stddef.h>

/** Version of Contend, from the file VERSION; part of every result file. */
const char *ctd_build_version(void);

/*
 * How this library was built: facts of a run, never part of a result's content.
 */

/** Commit of the sources when the build was configured, "-dirty" where files differed from it;
 *  "unknown" outside a git work tree. */
const char *ctd_build_commit(void);
/** Compiler and its version. */
const char *ctd_build_compiler(void);
/** Build type and compiler flags. */
const char *ctd_build_flags(void);
/** Libraries in use with the versions found at run time, e.g. "HDF5 1.10.8, zlib 1.2.13";
 *  "no MPI" in a build without.
 *  @param[out] out  at least 256 bytes
 *  @return out */
const char *ctd_build_libraries(char *out, size_t size);

/** Version of HDF5 in use, e.g. "1.10.8". @param[out] out at least 32 bytes @return out */
const char *ctd_build_hdf5(char *out, size_t size);
/** Version of OpenMP that the compiler speaks, e.g. "4.5". */
const char *ctd_build_openmp(void);

#endif
