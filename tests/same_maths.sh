#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# same_maths.sh SOURCE_DIR BINARY_DIR: builds same_maths.c with every compiler here, at several
# levels, for several processors, runs what this one can run, and fails unless all print the hash
# below, which other architectures must meet too. It changes only when results are meant to.
set -eu
source=$1
binary=$2
flags="-std=c17 -D_GNU_SOURCE -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp-simd"
units="$source/tests/programs/same_maths.c $source/sim/maths.c $source/sim/maths_array.c
       $source/sim/maths_pow.c $source/sim/maths_sin.c $source/sim/maths_normal.c $source/sim/pcg.c $source/sim/draw.c
       $source/sim/isa.c $source/sim/vector.c"
mkdir -p "$binary"

# The highest x86-64 level of this processor, 0 on any other.
level=0
if [ "$(uname -m)" = x86_64 ]; then
    has() {
        for flag; do
            grep -q "^flags.* $flag\( \|$\)" /proc/cpuinfo || return 1
        done
    }
    level=1
    if has sse4_2 popcnt ssse3 cx16; then level=2; fi
    if [ $level = 2 ] && has avx2 fma bmi1 bmi2 f16c movbe; then level=3; fi
    if [ $level = 3 ] && has avx512f avx512bw avx512cd avx512dq avx512vl; then level=4; fi
fi

n=0
expected=fd09a636225ccfc9
# cell COMPILER FLAGS...: one more build, run and compared.
cell() {
    compiler=$1
    shift
    # shellcheck disable=SC2086 # lists of words
    "$compiler" $flags "$@" -DCTD_ISA=generic -I"$source" $units "$source/sim/vector_kernel.c" \
        $shared -o "$binary/cell" -lm
    n=$((n + 1))
    case "$*" in
    *x86-64-v4*) if [ $level -lt 4 ]; then return; fi ;;
    *x86-64-v3*) if [ $level -lt 3 ]; then return; fi ;;
    *x86-64-v2*) if [ $level -lt 2 ]; then return; fi ;;
    esac
    hash=$("$binary/cell")
    echo "$hash  $compiler $*"
    if [ "$hash" != "$expected" ]; then
        echo "same_maths: these bits are not $expected's"
        failed=yes
    fi
}

failed=no
for compiler in gcc clang; do
    if ! command -v $compiler >/dev/null; then
        echo "no $compiler here"
        continue
    fi
    # shellcheck disable=SC2086
    $compiler $flags -c -I"$source" "$source/sim/draw_jumps.c" -o "$binary/jumps.$compiler.o"
    shared="$binary/jumps.$compiler.o"
    if [ $level != 0 ]; then # the loops over arrays, as the library holds them
        for isa in v3 v4; do
            # shellcheck disable=SC2086
            $compiler $flags -O3 -march=x86-64-$isa -DCTD_ISA=$isa -c -I"$source" \
                "$source/sim/vector_kernel.c" -o "$binary/vector_$isa.$compiler.o"
            shared="$shared $binary/vector_$isa.$compiler.o"
        done
    fi
    cell $compiler -O2 -DCTD_PLAIN
    if [ $level = 0 ]; then
        cell $compiler -O0
        cell $compiler -O3
        continue
    fi
    cell $compiler -O0 -march=x86-64 -DCTD_PLAIN
    cell $compiler -O0 -march=x86-64-v3
    for target in x86-64 x86-64-v2 x86-64-v3 x86-64-v4; do
        cell $compiler -O3 -march=$target
    done
done
if [ $n -lt 3 ]; then
    echo "same_maths: neither gcc nor clang found"
    exit 1
fi
[ $failed = no ]
