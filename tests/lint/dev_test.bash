#!/usr/bin/env bash
# Tests of the parts of ./dev that change a machine: what it installs and when, what the demo account is given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

source tools/install.bash
source tools/demo.bash

failures=0
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# What ./dev itself defines for these parts.
say() { printf '== %s\n' "$*"; }
fail() { printf 'dev: %s\n' "$*" >&2 && exit 1; }

# expect BEHAVIOUR ACTUAL EXPECTED
expect() {
    if [[ $2 != "$3" ]]; then
        printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$3" "$2"
        failures=$((failures + 1))
    fi
}

status_of() {
    local status=0
    "$@" >"$folder/output" 2>&1 || status=$?
    printf '%s\n' "$status"
}

test_commands() {
    expect 'help succeeds' "$(status_of ./dev help)" 0
    expect 'no command is help' "$(status_of ./dev)" 0
    expect 'an unknown command is a usage error' "$(status_of ./dev biuld)" 2
    expect 'and is named with a hint' "$(<"$folder/output")" \
        "dev: unknown command 'biuld'; ./dev help lists what there is"
    expect 'lint refuses options it does not know' "$(status_of ./dev lint --quick)" 2
}

test_package_list() {
    expect 'each line has a group that ./dev installs' \
        "$(grep -Evc '^(#|(build|run|test|lint|fuzz|bench) +[a-z0-9.+-]+ +[^ ])' tools/packages || true)" 0
    expect 'no package is listed twice' "$(awk '!/^#/ {print $2}' tools/packages | sort | uniq -d)" ''
}

# Runs install_packages on a machine where dpkg knows the packages of $1; prints what root was asked to do.
installing_where_installed() {
    local installed=$1 bin="$folder/bin"
    shift
    mkdir -p "$bin"
    printf '#!/bin/sh\nprintf "installed %%s\\n" %s\n' "$installed" >"$bin/dpkg-query"
    printf '#!/bin/sh\necho "apt-get $*"\n' >"$bin/apt-get"
    printf '#!/bin/sh\nexec "$@"\n' >"$bin/sudo"
    chmod +x "$bin"/*
    PATH="$bin:$PATH" install_packages "$@"
}

test_installing() {
    local all
    all=$(awk '!/^#/ {print $2}' tools/packages | tr '\n' ' ')
    expect 'nothing is asked of apt when nothing is missing' \
        "$(installing_where_installed "$all" build run test lint)" ''
    expect 'what is missing is named, with its purpose, and installed by one update and one install' \
        "$(installing_where_installed "${all/ curl / }" build run)" \
        "== Installing 1 Debian package(s) that are missing:
  curl                   a mail client to try the server with
apt-get -qq update
apt-get install --yes --no-install-recommends curl"
    expect 'other groups are left alone' "$(installing_where_installed "${all/ curl / }" build)" ''
    expect 'a package whose name is the beginning of another is still missing' \
        "$(installing_where_installed "${all/ clang-19 / }" lint | tail -n 1)" \
        'apt-get install --yes --no-install-recommends clang-19'
}

test_demo_maildrop() {
    local maildir="$folder/Maildir"
    fill_demo_maildrop "$maildir"
    expect 'an empty maildrop gets three messages' "$(find "$maildir/new" -type f | wc -l)" 3
    expect 'nothing stays in tmp' "$(ls -A "$maildir/tmp")" ''
    expect 'only the owner may look' "$(find "$maildir" -perm /077)" ''
    expect 'the messages are those of config/demo, in order' \
        "$(cat "$maildir"/new/* | cksum)" "$(cat config/demo/*.eml | cksum)"
    mv "$maildir"/new/* "$maildir/cur"
    touch "$maildir/new/unread"
    fill_demo_maildrop "$maildir"
    expect 'nothing is delivered while mail waits' "$(ls -A "$maildir/new")" unread
    rm "$maildir/new/unread"
    fill_demo_maildrop "$maildir"
    expect 'all is delivered anew once all was read' "$(find "$maildir/new" -type f | wc -l)" 3
}

test_commands
test_package_list
test_installing
test_demo_maildrop
exit $((failures > 0))
