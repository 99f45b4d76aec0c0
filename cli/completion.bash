# SPDX-License-Identifier: Apache-2.0
# Completion of the program contend for bash; installed as bash-completion/completions/contend.

_contend()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]-}
    local scenario='--set --seed --customers --replications --variant --threads --help --usage'
    local words=''

    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        words='run check calibrate solve study merge info verify help --version --help'
    elif [[ $before == --progress ]]; then
        words='auto bar lines json none'
    elif [[ $before == --kernels ]]; then
        words='generic x86-64-v3 x86-64-v4'
    elif [[ $before == --resume ]]; then
        words='auto never'
    elif [[ $before == --walltime ]]; then
        words='auto none'
    elif [[ $before == --checkpoint-every ]]; then
        words='15m never'
    elif [[ $command == help ]]; then
        words='run check calibrate solve study merge info verify scenario schema study-schema'
    elif [[ $word == -* ]]; then
        case $command in
        run)
            words="$scenario --output --force --summary --no-run-facts --kernels --progress --quiet --checkpoint-every --resume --walltime --live"
            ;;
        check) words=$scenario ;;
        calibrate) words="$scenario --output --keep-shares --summary --force --quiet" ;;
        solve) words="$scenario --summary --force --quiet" ;;
        study)
            words="${scenario/--variant /} --output --force --summary --no-run-facts --shard --kernels --progress --quiet --checkpoint-every --resume --walltime"
            ;;
        merge) words='--output --summary --force --quiet --help --usage' ;;
        info) words='--help --usage' ;;
        verify) words='--tables --threads --kernels --progress --quiet --help --usage' ;;
        --version) words='--json' ;;
        esac
    fi
    if [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
        return
    fi
    # Folders always, and files of the kind that the place wants.
    compopt -o filenames 2>/dev/null
    case $before:$command in
    --set:* | --seed:* | --customers:* | --replications:* | --variant:* | --threads:* | --shard:*) ;;
    --summary:*) mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$word"; compgen -d -- "$word") ;;
    -o:calibrate | --output:calibrate)
        mapfile -t COMPREPLY < <(compgen -f -X '!*.y?(a)ml' -- "$word"; compgen -d -- "$word") ;;
    --tables:*) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    -o:* | --output:* | *:info | *:verify | *:merge)
        mapfile -t COMPREPLY < <(compgen -f -X '!*.h5' -- "$word"; compgen -d -- "$word") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -X '!*.y?(a)ml' -- "$word"; compgen -d -- "$word") ;;
    esac
}
complete -F _contend contend
