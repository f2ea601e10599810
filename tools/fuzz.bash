# shellcheck shell=bash
# ./dev fuzz: lets libFuzzer try each target for a while. What it learns stays in build/fuzz/corpus; what it breaks
# lands in fuzz/corpus, where ./dev test tries it again and again.

fuzz_targets() {
    local program
    for program in build/fuzz/bin/fuzz_*; do
        printf '%s\n' "${program##*/fuzz_}"
    done
}

# fuzz_one TARGET SECONDS: false if the target found something.
fuzz_one() {
    local target=$1 seconds=$2 learnt=build/fuzz/corpus/$1 log=build/fuzz/$1.log
    local -a options=(-max_total_time="$seconds" -timeout=10 -print_final_stats=1 -artifact_prefix="fuzz/corpus/$1/")
    if [[ -f fuzz/$target.dict ]]; then
        options+=(-dict="fuzz/$target.dict")
    fi
    mkdir -p "$learnt"
    if build/fuzz/bin/fuzz_"$target" "${options[@]}" "$learnt" "fuzz/corpus/$target" >"$log" 2>&1; then
        say "$target: clean, $(sed -n 's/^stat::average_exec_per_sec: *//p' "$log") inputs a second," \
            "$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
        return
    fi
    say "$target: found something; all of it in $log"
    grep -E -m 3 '^(does not hold|.*runtime error|SUMMARY|==[0-9]+== ?ERROR|terminate called)' "$log" || tail -n 3 "$log"
    sed -n 's/^.*Test unit written to /  input: /p' "$log"
    return 1
}

# run_fuzz [SECONDS] [TARGET]
run_fuzz() {
    local seconds=${1:-60} target
    local -a targets failed=()
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || usage_error "fuzz takes a number of seconds, not '$seconds'"
    (($# <= 2)) || usage_error "fuzz takes seconds and a target, nothing more"
    if (($# == 2)) && [[ ! -f fuzz/$2.cpp || ! -d fuzz/corpus/$2 ]]; then
        usage_error "no fuzz target is called '$2'"
    fi
    install_packages build lint fuzz
    build_preset fuzz
    mapfile -t targets < <(fuzz_targets)
    if (($# == 2)); then
        targets=("$2")
    fi
    for target in "${targets[@]}"; do
        fuzz_one "$target" "$seconds" || failed+=("$target")
    done
    ((${#failed[@]} == 0)) || fail "found something in: ${failed[*]}"
}
