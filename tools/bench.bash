# shellcheck shell=bash
# ./dev bench: builds the preset bench and measures Palomar beside Dovecot and the floor, or, with --micro, its parts.

# run_bench [--micro] [OPTION...]
run_bench() {
    local -a runner=(python3 -B bench/run.py)
    case " $* " in
        *" -h "* | *" --help "*)
            [[ ${1-} == --micro ]] || exec "${runner[@]}" --help
            ;;
    esac
    install_packages build run test bench
    build_preset bench
    if [[ ${1-} == --micro ]]; then
        shift
        exec build/bench/bin/palomar_micro "$@"
    fi
    # Dovecot's processes change users, and a control group of one's own needs root.
    as_root "${runner[@]}" "$@"
    give_back bench/results docs/benchmarks docs/benchmarks.md
}

# give_back PATH...: what root made here becomes its owner's whose the tree is.
give_back() {
    local made
    ((EUID != 0)) || return 0
    for made in "$@"; do
        [[ ! -e $made ]] || as_root chown -R --reference=bench "$made"
    done
}
