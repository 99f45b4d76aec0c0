# SPDX-License-Identifier: Apache-2.0
# Reads the output of `ctest -V`, shows what failed, and ends with 'N passed, N failed'. Counts the
# single tests of a program where it says how many it ran: Criterion's synthesis, or a line
# 'N passed, N failed' of a script; any other program counts as one.

{ gsub(/\033\[[0-9;]*m/, "") }

/^[0-9]+: / {
    id = $1 + 0
    text = substr($0, index($0, ": ") + 2)
    output[id] = output[id] text "\n"
    if (text ~ /^skipped: /) {
        reason[id] = substr(text, 8)
    }
    if (text ~ /Synthesis: Tested: [0-9]+ \| Passing: [0-9]+/) {
        split(text, part, /(Tested|Passing): /)
        tested[id] += part[2] + 0
        passing[id] += part[3] + 0
    } else if (text ~ /^[0-9]+ passed, [0-9]+ failed$/) {
        split(text, part, " ")
        tested[id] += part[1] + part[3]
        passing[id] += part[1] + 0
    }
}

/^ *[0-9]+\/[0-9]+ +Test +#[0-9]+: / {
    id = substr($0, index($0, "#") + 1) + 0
    name = $0
    sub(/^[^#]*#[0-9]+: /, "", name)
    sub(/[ .*].*/, "", name)
    fine = $0 ~ /[ .]Passed +[0-9.]+ sec/
    if ($0 ~ /\*\*\*(Skipped|Not Run \(Disabled\))/) {
        print "skipped: " name reason[id]
        next
    }
    good = fine
    bad = !fine
    if (id in tested) {
        good = passing[id]
        bad = tested[id] - passing[id]
        if (!fine && bad == 0) {
            bad = 1 # all its tests passed, but a sanitizer complained or it did not end well
        }
    }
    passed += good
    failed += bad
    if (bad > 0) {
        print "failed: " name
        printf "%s", output[id]
    }
}

END {
    print passed + 0 " passed, " failed + 0 " failed"
    exit failed > 0 || passed == 0
}
