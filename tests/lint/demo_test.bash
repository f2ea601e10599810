#!/usr/bin/env bash
# Tests what ./dev run shows: the real palomard, the demo's mail, and each printed line tried as it is printed.
# Usage: demo_test.bash PALOMARD
set -euo pipefail
palomard=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

source tools/demo.bash

folder=$(mktemp -d)
server=
finish() {
    if (($? > 0)) && [[ -f $folder/output ]]; then
        cat "$folder/output"
    fi
    if [[ -n $server ]]; then
        kill "$server" || true
        wait "$server" || true
    fi
    rm -r "$folder"
}
trap finish EXIT

fail() {
    printf 'FAILED: %s\n' "$*"
    exit 1
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start() {
    serve_demo "$palomard" -d "$folder/data" -p "$port" -S "$tls_port" >"$folder/output" 2>&1 &
    server=$!
    curl --silent --retry 100 --retry-delay 1 --retry-max-time 30 --retry-connrefused "pop3://demo:demo@127.0.0.1:$port/" >/dev/null ||
        fail 'palomard does not answer'
}

# shown COMMAND: what the line that is printed for the command prints, run as a reader would.
shown() {
    local line
    line=$(grep "^  curl .*# $1:" "$folder/output") || fail "no line for $1 is printed"
    (eval "${line/curl /curl --silent --show-error --max-time 30 }") || fail "this fails: $line"
}

# expect COMMAND TEXT: the text must be in what the printed line shows.
expect() {
    local output
    output=$(shown "$1")
    [[ $output == *"$2"* ]] || fail "the line for $1 does not show '$2' but: $output"
}

port=$(free_port)
tls_port=$(free_port)
start
expect STLS '3 '
expect 'TLS from the first octet' '3 '
expect LIST '3 '
expect UIDL '1 '
expect TOP 'Subject: Welcome'
shown DELE
expect RETR '=?utf-8?Q?Sobre_el_palomar' # the first is gone: number 1 is what was the second
