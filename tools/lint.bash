# shellcheck shell=bash
# Formats the C++ code and checks what compiler and tests do not: layout, layers, house rules, scripts.

# The project's files that match the patterns, tracked or not, ignored ones and lint's bad samples left out.
project_files() {
    local file
    while IFS= read -r file; do
        if [[ -f $file ]]; then
            printf '%s\n' "$file"
        fi
    done < <(git ls-files --cached --others --exclude-standard -- "$@" ':!tests/lint/samples')
}

cpp_files() {
    project_files 'src/**.[ch]pp' 'tests/**.[ch]pp' 'bench/**.[ch]pp' 'fuzz/**.[ch]pp'
}

# Shell scripts by name, and those that have none of the usual names.
shell_files() {
    project_files '*.bash' '*.sh' dev .ci/run
}

run_format() {
    local -a files
    install_packages lint
    mapfile -t files < <(cpp_files)
    clang-format-19 -i "${files[@]}"
    say "Formatted ${#files[@]} files"
}

# Names the first line of each file that `./dev format` would change.
check_format() {
    local report mark='code should be clang-formatted'
    if ! report=$(cpp_files | xargs clang-format-19 --dry-run --Werror 2>&1); then
        if grep -q "$mark" <<<"$report"; then
            awk -F: "/$mark/"' && !seen[$1]++ {print $1 ":" $2 ": ./dev format lays this out otherwise"}' <<<"$report"
        else
            printf '%s\n' "$report"
        fi
        return 1
    fi
}

check_shell() {
    shell_files | xargs shellcheck --external-sources
}

check_layers() {
    python3 -B tests/layers_test.py
}

check_house_rules() {
    cpp_files | xargs python3 -B tools/lint/house_rules.py
}

check_python() {
    project_files '*.py' | xargs python3 tools/lint/python_syntax.py
}

# tidy_files WITH_TESTS: what clang-tidy looks at.
tidy_files() {
    if (($1)); then
        cpp_files | grep '\.cpp$'
    else
        cpp_files | grep '\.cpp$' | grep -v '_test\.cpp$'
    fi
}

check_tidy() {
    quietly cmake --preset tidy || return
    local -a files
    mapfile -t files < <(tidy_files "$lint_tests")
    python3 -B tools/lint/tidy.py build/tidy build/tidy-cache "${files[@]}"
}

run_lint() {
    local -a checks=(format shell layers house_rules python tidy) failed=()
    local check lint_tests=0
    case ${1-} in
        '') ;;
        --fast) unset 'checks[-1]' ;;
        --tests) lint_tests=1 ;;
        *) usage_error "lint knows no option '$1'" ;;
    esac
    install_packages build test lint
    for check in "${checks[@]}"; do
        "check_$check" || failed+=("$check")
    done
    if ((${#failed[@]} > 0)); then
        fail "lint found something: ${failed[*]}"
    fi
    say "Lint: $(cpp_files | wc -l) C++ files, $(shell_files | wc -l) shell scripts," \
        "$(project_files '*.py' | wc -l) Python files: clean (${checks[*]})"
}
