#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test_manual.sh CONTEND: the manual page and the completion know every command and every option
# that the program has, and no other.
set -u
contend=$1
tree=$(cd "$(dirname "$0")/.." && pwd)
right=0 wrong=0

same() { # same WHAT EXPECTED FOUND
    if [[ $2 == "$3" ]]; then
        right=$((right + 1))
    else
        wrong=$((wrong + 1))
        printf '%s:\n%s\n' "$1" "$(diff <(echo "$2") <(echo "$3"))"
    fi
}
options() { grep -oE -- '--[a-z][a-z-]*' | grep -vxE -- '--(help|usage|version|json)' | sort -u; }

commands=$("$contend" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort)
manual=$(sed 's/\\-/-/g' "$tree/docs/contend.1")
all=$(for c in $commands; do [[ $c == help ]] || "$contend" "$c" --help; done | options)

same 'commands of the manual' "$commands" \
    "$(sed -n '/^.SH DESCRIPTION/,/^.SH OPTIONS/s/^\.B \([a-z]*\)$/\1/p' <<<"$manual" |
        grep -vx contend | sort -u)"
same 'options of the manual' "$all" "$(options <<<"$manual")"

# complete WORD...: what pressing the tabulator after these words offers
complete_after() {
    bash -c '
        . "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _contend
        printf "%s\n" "${COMPREPLY[@]}"' _ "$tree/cli/completion.bash" "$@"
}
same 'completion of commands' "$commands" "$(complete_after contend '' | grep -v '^-' | sort)"
for command in $commands; do
    [[ $command != help ]] || continue
    same "completion of options of $command" \
        "$("$contend" "$command" --help | options)" \
        "$(complete_after contend "$command" -- | options)"
done
cd "$tree" || exit 1
same 'completion of scenarios' scenarios "$(complete_after contend run scenari)"

echo "$right passed, $wrong failed"
[[ $wrong -eq 0 ]]
