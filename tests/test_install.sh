#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test_install.sh BUILD SCRATCH CC GENERATOR: what `cmake --install` leaves can be run, and a program outside
# the tree builds against it by pkg-config and by CMake.
set -eu
build=$1 scratch=$2 cc=$3 generator=$4
rm -rf "$scratch"
mkdir -p "$scratch/user"
cmake --install "$build" --prefix "$scratch/usr" >"$scratch/install.log"
cd "$scratch/user"

lib=$(dirname "$(find "$scratch/usr" -name libcontend.so)")
export PKG_CONFIG_PATH=$lib/pkgconfig LD_LIBRARY_PATH=$lib
cat >main.c <<'END'
#include "scenarios/scenario.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
    ctd_messages *messages = ctd_messages_create();
    ctd_scenario *scenario = NULL;

    if (argc != 2 || ctd_scenario_load(argv[1], NULL, messages, &scenario) != CTD_OK) {
        return 1;
    }
    printf("%s\n", scenario->name);
    ctd_scenario_destroy(&scenario);
    ctd_messages_destroy(&messages);
    return 0;
}
END
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(user LANGUAGES C)
find_package(contend REQUIRED)
add_executable(by_cmake main.c)
target_link_libraries(by_cmake PRIVATE contend::contend)
END
scenario=$(find "$scratch/usr" -name headline-eight-regions.yaml)

# shellcheck disable=SC2046
"$cc" main.c -o by_pkg_config $(pkg-config --define-variable=prefix="$scratch/usr" \
    --cflags --libs contend)
./by_pkg_config "$scenario"
cmake -S . -B cmake -G "$generator" -DCMAKE_PREFIX_PATH="$scratch/usr" \
    -DCMAKE_C_COMPILER="$cc" >cmake.log
cmake --build cmake >>cmake.log
./cmake/by_cmake "$scenario"

"$scratch/usr/bin/contend" --version
"$scratch/usr/bin/contend" check "$scenario" --customers 2000 --set calibration.sample=5000
ls "$scratch"/usr/share/man/man1/contend.1 "$scratch"/usr/share/bash-completion/completions/contend
