#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/tally.awk against the output of ctest as it looks when things go well and when they do not.
set -u
cd "$(dirname "$0")"
wrong=0 right=0

# expect WHAT LAST-LINE EXIT-CODE, the output of ctest on standard input
expect() {
    local all got code
    all=$(awk -f tally.awk)
    code=$?
    got=$(tail -n 1 <<<"$all")
    if [[ $got == "$2" && $code == "$3" ]]; then
        right=$((right + 1))
    else
        wrong=$((wrong + 1))
        echo "$1: '$got' and exit $code instead of '$2' and $3"
    fi
}

expect 'all is well' '13 passed, 0 failed' 0 <<'END'
1: [====] Synthesis: Tested: 12 | Passing: 12 | Failing: 0 | Crashing: 0
1/2 Test #1: test_pcg .........................   Passed    0.02 sec
2/2 Test #2: same_maths .......................   Passed    1.00 sec
END
expect 'tests fail and crash inside a program' '9 passed, 3 failed' 1 <<'END'
1: [====] Synthesis: Tested: 12 | Passing: 9 | Failing: 2 | Crashing: 1
1/1 Test #1: test_pcg .........................***Failed    0.02 sec
END
expect 'colours' '3 passed, 1 failed' 1 <<END
1: [$(printf '\033[0;34m')====$(printf '\033[0m')] Synthesis: Tested: 4 | Passing: 3 | Failing: 1
 1/10 Test  #1: a ............***Failed    0.02 sec
END
expect 'a sanitizer complains though every test passed' '4 passed, 1 failed' 1 <<'END'
1: [====] Synthesis: Tested: 4 | Passing: 4 | Failing: 0 | Crashing: 0
1/1 Test #1: a ...***Failed  Error regular expression found in output. Regex=[Sanitizer]  0.02 sec
END
expect 'a program dies before it counts' '0 passed, 1 failed' 1 <<'END'
1/1 Test #1: a ...***Exception: SegFault  0.02 sec
END
expect 'a program hangs' '0 passed, 1 failed' 1 <<'END'
1/1 Test #1: a ................***Timeout 900.01 sec
END
expect 'a program is missing' '1 passed, 1 failed' 1 <<'END'
1/2 Test #1: a ................***Not Run   0.00 sec
2/2 Test #2: b ................   Passed    0.01 sec
END
expect 'a script that counts its own' '91 passed, 2 failed' 1 <<'END'
2: 90 passed, 2 failed
1/2 Test #2: bad_scenarios ....***Failed    0.02 sec
2/2 Test #1: laws .............   Passed    0.02 sec
END
expect 'a skipped test counts as neither' '1 passed, 0 failed' 0 <<'END'
1/2 Test #1: needs_avx ........***Skipped   0.00 sec
2/2 Test #2: laws .............   Passed    0.02 sec
END
if ! awk -f tally.awk <<'END' | grep -qx 'skipped: aarch64: no qemu-aarch64'; then
1: skipped: no qemu-aarch64
1/1 Test #1: aarch64 ..........***Skipped   0.00 sec
END
    wrong=$((wrong + 1))
    echo 'a skipped test: its reason is not told'
fi
expect 'nothing ran' '0 passed, 0 failed' 1 </dev/null

echo "$right passed, $wrong failed"
[[ $wrong -eq 0 ]]
