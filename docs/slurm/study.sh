#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Submits a study as an array of jobs and a job that merges their shards when all of them are done.
#
#     study.sh STUDY.yaml OUTPUT N [OPTION OF SBATCH...]
#
# Writes OUTPUT.h5: the same bytes as one process would have written with --no-run-facts. Prints the
# numbers of the two jobs.
set -eu
if [ $# -lt 3 ]; then
    sed -n '3,8s/^# \{0,1\}//p' "$0" >&2
    exit 1
fi
here=$(cd "$(dirname "$0")" && pwd)
study=$1 output=$2 n=$3
shift 3
array=$(sbatch --parsable --array="1-$n" "$@" "$here/array.sbatch" "$study" "$output")
merge=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes \
    "$here/merge.sbatch" "$output" "$n")
echo "$array $merge"
