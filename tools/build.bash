# shellcheck shell=bash
# Builds a preset and runs its tests.

# Runs a command and shows what it printed only if it fails.
quietly() {
    local output
    if ! output=$("$@" 2>&1); then
        printf '%s\n' "$output" >&2
        return 1
    fi
}

build_preset() {
    local preset=$1 started=$SECONDS
    cmake --build --list-presets | grep -qF "\"$preset\"" || usage_error "no preset is called '$preset'"
    if [[ ! -f build/$preset/build.ninja ]]; then
        say "Building $preset for the first time: some ten minutes on two cores, half of that without tests"
    fi
    if command -v ccache >/dev/null; then
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    quietly cmake --preset "$preset" || fail "configuring $preset failed"
    # On a terminal Ninja shows its progress in one line; elsewhere only a failure is worth reading.
    if [[ -t 1 ]]; then
        cmake --build --preset "$preset" || fail "building $preset failed"
    else
        quietly cmake --build --preset "$preset" || fail "building $preset failed"
    fi
    say "Built $preset in $((SECONDS - started)) s: build/$preset/bin"
}

run_build() {
    local preset=${1:-release}
    install_packages build
    if [[ $preset != release ]]; then
        install_packages test
    fi
    build_preset "$preset"
}

run_tests() {
    local preset=dev
    local -a ctest_options=()
    while (($# > 0)); do
        case $1 in
            --asan | --tsan)
                preset=${1#--}
                ctest_options+=(--label-regex '^(unit|transcript)$')
                ;;
            --large) export PALOMAR_LARGE=1 ;;
            *) ctest_options+=("$1") ;;
        esac
        shift
    done
    install_packages build run test
    build_preset "$preset"
    ctest --preset "$preset" --parallel 2 "${ctest_options[@]}"
}
