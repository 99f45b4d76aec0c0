#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test_install.sh BUILD SCRATCH CC GENERATOR: what `cmake --install` leaves can be moved and run, and
# programs outside the tree build against it by pkg-config and by CMake: that of docs/embedding.md,
# in C and read as C++, and one that uses the headers of a folder.
set -eu
build=$1 scratch=$2 cc=$3 generator=$4
tree=$(cd "$(dirname "$0")/.." && pwd)
rm -rf "$scratch"
mkdir -p "$scratch/user"
cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
mv "$scratch/first" "$scratch/usr"
cd "$scratch/user"

lib=$(dirname "$(find "$scratch/usr" -name libcontend.so)")
export PKG_CONFIG_PATH=$lib/pkgconfig LD_LIBRARY_PATH=$lib
block() { # block LANGUAGE: the first code block of that language in docs/embedding.md
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$tree/docs/embedding.md" | sed '1d; /^```/,$d'
}

block c >main.c
[[ $(wc -l <main.c) -lt 40 ]] || { echo 'the example has 40 lines or more'; exit 1; }
{ echo 'cmake_minimum_required(VERSION 3.22)'; echo 'project(user LANGUAGES C)'; block cmake; } \
    >CMakeLists.txt
scenario=$scratch/usr/share/contend/scenarios/two-clouds.yaml

# shellcheck disable=SC2046
"$cc" -Wall -Wextra -Werror main.c -o by_pkg_config $(pkg-config --cflags --libs contend)
./by_pkg_config "$scenario" >found.txt
block text >expected.txt
diff expected.txt found.txt
if ./by_pkg_config nowhere.yaml 2>problem.txt; then exit 1; fi
grep -q 'nowhere.yaml: error: the file cannot be read' problem.txt
if command -v c++ >/dev/null; then
    echo '#include <contend.h>' >main.cpp
    # shellcheck disable=SC2046
    c++ -fsyntax-only -Wall -Wextra -Werror $(pkg-config --cflags contend) main.cpp
fi

for name in Contend contend; do
    sed -i "s/find_package([A-Za-z]*/find_package($name/; s/[A-Za-z]*::contend/$name::contend/" \
        CMakeLists.txt
    cmake -S . -B "by_$name" -G "$generator" -DCMAKE_PREFIX_PATH="$scratch/usr" \
        -DCMAKE_C_COMPILER="$cc" >cmake.log
    cmake --build "by_$name" >>cmake.log
    "by_$name/main" "$scenario" | diff expected.txt -
done

cat >folder.c <<'END'
#include "scenarios/scenario.h"

int
main(void)
{
    ctd_messages *messages = ctd_messages_create();

    ctd_messages_destroy(&messages);
    return messages != 0;
}
END
# shellcheck disable=SC2046
"$cc" folder.c -o by_folder $(pkg-config --cflags --libs contend)
./by_folder

unset LD_LIBRARY_PATH
contend=$scratch/usr/bin/contend
"$contend" --version
"$contend" run two-clouds --customers 2000 --replications 2 -q # of the moved installation
[[ $("$contend" help scenarios) == "Scenarios in $scratch/usr/share/contend/scenarios,"* ]]
"$contend" check headline-eight-regions --customers 2000 --set calibration.sample=5000
ls "$scratch"/usr/share/man/man1/contend.1 "$scratch"/usr/share/zsh/site-functions/_contend \
    "$scratch"/usr/share/bash-completion/completions/contend

# The modulefile, by Environment Modules or Lmod.
load() { # load COMMAND...: the program found once the module is loaded
    (eval "$("$@" use "$scratch/usr/share/contend/modulefiles" 2>/dev/null)"
        eval "$("$@" load contend 2>/dev/null)"
        command -v contend; man -w contend; pkg-config --variable=includedir contend)
}
unset PKG_CONFIG_PATH
for command in /usr/lib/x86_64-linux-gnu/modulecmd.tcl /usr/share/modulecmd.tcl \
    /usr/share/lmod/lmod/libexec/lmod; do
    [[ -e $command ]] || continue
    case $command in
    *.tcl) found=$(load tclsh "$command" bash) ;;
    *) found=$(load "$command" bash) ;;
    esac
    [[ $(sed -n 1p <<<"$found") == "$contend" && $found == *"$scratch/usr/"*contend.1* &&
        $found == *"$scratch/usr/"*include/contend ]] || { echo "$command: $found"; exit 1; }
    echo "the modulefile works with $command"
done
