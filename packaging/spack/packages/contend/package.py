# SPDX-License-Identifier: Apache-2.0
"""Spack recipe of Contend. Untested: see packaging/README.md."""

from spack.package import *


class Contend(CMakePackage):
    """Agent-based simulation of market competition: providers compete for customers over regions
    and customer segments. The same scenario gives the same bits on any number of threads."""

    license("Apache-2.0")
    version("main", branch="main")  # by `spack dev-build`, in the folder of the sources

    depends_on("c", type="build")
    depends_on("cmake@3.22:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("hdf5@1.10:+hl~mpi")
    depends_on("libyaml")
    depends_on("openssl")
    depends_on("zlib-api")
    depends_on("gnuplot", type="run")

    generator("ninja")

    def cmake_args(self):
        return [self.define("CTD_BUILD_TESTS", False), self.define("CTD_BUILD_BENCH", False)]

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def self_test(self):
        Executable(self.prefix.bin.contend)("--version", "--json")
