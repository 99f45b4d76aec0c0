#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test_manual.sh CONTEND: the manual page and the completions know every command and every option
# that the program has, and no other; what is generated is current.
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
# of_program COMMAND: options as its --help lists them
of_program() { "$contend" "$1" --help | grep -oE -- '^ +(-[a-z], )?--[a-z-]+' | options; }

commands=$("$contend" help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | sort)
source=$tree/docs/man/contend.1.scd
[[ $(wc -w <<<"$commands") -ge 10 ]] || { echo "too few commands: $commands"; exit 1; }

# The manual: its commands, and the options of the sections that name a command.
same 'commands of the manual' "$commands" \
    "$(sed -n '/^# COMMANDS/,/^# OPTIONS/s/^\*\([a-z]*\)\*$/\1/p' "$source" | sort)"
same 'commands of its synopsis' "$commands" \
    "$(sed -n 's/^\*contend \([a-z]*\)\*.*/\1/p' "$source" | sort)"
for command in $commands; do
    [[ $command != help ]] || continue
    same "manual: options of $command" "$(of_program "$command")" \
        "$(awk -v name="${command^^}" '/^# / { in_it = /^# OPTIONS OF/ && $0 ~ " " name "(,| |$)" }
            in_it && /^\*-/' "$source" | options)"
done
if command -v scdoc >/dev/null; then
    same 'docs/contend.1 (made by docs/man/build.sh)' \
        "$("$tree/docs/man/build.sh" "$source")" "$(cat "$tree/docs/contend.1")"
else
    echo 'without scdoc: whether docs/contend.1 is current is not known'
fi

# Completions are what the program prints from its tables.
for shell in bash zsh; do
    same "cli/completion.$shell (contend help completion $shell)" \
        "$("$contend" help completion "$shell")" "$(cat "$tree/cli/completion.$shell")"
done

# complete_after WORD...: what pressing the tabulator after these words offers in bash
complete_after() {
    bash -c '
        . "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _contend
        printf "%s\n" "${COMPREPLY[@]}"' _ "$tree/cli/completion.bash" "$@"
}
same 'bash: commands' "$commands" "$(complete_after contend '' | grep -v '^-' | sort)"
for command in $commands; do
    [[ $command != help ]] || continue
    same "bash: options of $command" "$(of_program "$command")" \
        "$(complete_after contend "$command" -- | options)"
done
cd "$tree" || exit 1
same 'bash: a folder' scenarios "$(complete_after contend run scenari)"
same 'bash: a file' scenarios/two-clouds.yaml "$(complete_after contend run scenarios/two-c)"
same 'bash: a shipped name' price-war-2014 "$(complete_after "$contend" run price-w)"
same 'bash: words of a value' 'auto
never' "$(complete_after contend run --resume '' | grep -x 'auto\|never')"
same 'bash: a value behind =' bar "$(complete_after contend run --progress = b)"
same 'bash: results only' '' "$(complete_after contend info scenarios/two-c)"
same 'bash: nothing for a number' '' "$(complete_after contend run --seed '')"
same 'bash: help on topics' 'study-schema' "$(complete_after contend help study-)"

# zsh: the words that _arguments gets are whole, and those of a command are its options.
if command -v zsh >/dev/null; then
    zsh_options() {
        zsh -f -c '
            _arguments() {
                if [[ $1 == -C ]] { state=argument line=($asked) } else { print -rl -- "$@" }
            }
            words=(contend) asked=$2
            source $1' _ "$tree/cli/completion.zsh" "$1" 2>&1 |
            sed -n 's/^\(([^)]*)\)\{0,1\}\**\(--[a-z-]*\)=\{0,1\}\[.*/\2/p' | options
    }
    for command in $commands; do
        [[ $command != help ]] || continue
        same "zsh: options of $command" "$(of_program "$command")" \
            "$(zsh_options "$command")"
    done
    # Typed at a prompt, with the tabulator; what appears is waited for, with an end to patience.
    typed() { # typed TEXT PATTERN
        # shellcheck disable=SC2016
        timeout 30 zsh -f -c '
            zmodload zsh/zpty
            zpty z zsh -f -i
            zpty -w z "PS1=\"ready> \"; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
            zpty -w z "cd $2; PATH=$3:\$PATH; echo set up"
            zpty -r z out "*set up*ready>*"
            zpty -n -w z "$4"$'"'\t\t'"'
            zpty -r z out "$5" && [[ $out != *"bad option"* ]] && echo "as expected"
            zpty -d z' _ "$zsh_folder" "$tree" "$(dirname "$contend")" "$1" "$2" 2>&1 | tail -1
    }
    zsh_folder=$(mktemp -d)
    trap 'rm -rf "$zsh_folder"' EXIT
    cp cli/completion.zsh "$zsh_folder/_contend"
    same 'zsh: an option' 'as expected' "$(typed 'contend run --no-r' '*--no-run-facts*')"
    same 'zsh: a value' 'as expected' "$(typed 'contend run --progress=' '*auto*bar*json*')"
    same 'zsh: a shipped name' 'as expected' "$(typed 'contend run price-w' '*price-war-2014*')"
    same 'zsh: a file' 'as expected' "$(typed 'contend run scenarios/two-' '*two-clouds.yaml*')"
    same 'zsh: words or a folder' 'as expected' \
        "$(typed 'contend run --resume=ne' '*never*')"
    same 'zsh: a folder or words' 'as expected' "$(typed 'contend run --resume=scen' '*scenarios*')"
else
    echo 'without zsh: its completion is only known to be what the program prints'
fi

echo "$right passed, $wrong failed"
[[ $wrong -eq 0 ]]
