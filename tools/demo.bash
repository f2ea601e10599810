# shellcheck shell=bash
# ./dev run: palomard in the foreground, with a demo account that always has mail.

# deliver MESSAGE MAILDIR: written in tmp/, then renamed into new/, so that no reader sees half a message.
deliver() {
    local message=$1 maildir=$2 host name
    host=${HOSTNAME//[^A-Za-z0-9.-]/-}
    name="${EPOCHREALTIME%[.,]*}.M${EPOCHREALTIME#*[.,]}P$$.$host"
    cp "$message" "$maildir/tmp/$name"
    mv "$maildir/tmp/$name" "$maildir/new/$name"
}

# Gives the demo account its messages, afresh whenever all of them have been read. For its owner's eyes only.
fill_demo_maildrop() (
    umask 077
    local maildir=$1 message
    mkdir -p "$maildir"/{tmp,new,cur}
    if [[ -z $(ls -A "$maildir/new") ]]; then
        for message in config/demo/*.eml; do
            deliver "$message" "$maildir"
        done
    fi
)

# Makes CERTIFICATE and KEY, signed by itself, unless they are there. For the owner's eyes only.
make_demo_certificate() (
    umask 077
    local certificate=$1 key=$2
    [[ ! -f $certificate || ! -f $key ]] || return 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1' -keyout "$key" -out "$certificate" \
        2>/dev/null || fail 'openssl cannot make a certificate'
)

# print_demo_help ADDRESS:PORT [TLS-ADDRESS:PORT]
print_demo_help() {
    local url="pop3://demo:demo@$1"
    cat <<TEXT

The account demo, password demo, has mail. In another terminal, try:

  curl $url/                      # LIST: message-numbers and octets
  curl $url/1                     # RETR: read the first message
  curl $url/ -X UIDL              # UIDL: unique-ids
  curl $url/ -X 'TOP 1 3'         # TOP: header and three lines
  curl $url/ -X 'DELE 1' --head   # DELE: delete the first message, silently

TEXT
    [[ -z ${2-} ]] || cat <<TEXT
Under TLS, by a certificate that this server made for itself (hence --insecure):

  curl --insecure --ssl-reqd $url/           # STLS: LIST, encrypted
  curl --insecure pop3s://demo:demo@$2/      # TLS from the first octet: LIST

TEXT
    cat <<TEXT
A message that was read is not served again (policy archive). When all have been read,
the next ./dev run delivers them anew. To manage the server (manager admin, password admin):

  build/release/bin/palomarctl user list
  build/release/bin/palomarctl watch
  build/release/bin/palomarctl    # a prompt

Control-C stops the server.

TEXT
}

# serve_demo PALOMARD OPTION...: becomes palomard. Where it listens and keeps mail, palomard itself says.
serve_demo() {
    local palomard=$1 plan endpoint tls_endpoint maildir data
    local -a certificate=()
    shift
    plan=$("$palomard" --check "$@") || exit
    # Whoever brings a configuration or a certificate wants that one.
    if [[ " $* " != *" --config"* && " $* " != *" --certificate"* ]]; then
        data=$(sed -n 's/^  data folder  *//p' <<<"$plan")
        (umask 077 && mkdir -p "$data")
        certificate=(--certificate "$data/demo.pem" --key "$data/demo.key")
        make_demo_certificate "$data/demo.pem" "$data/demo.key"
        plan=$("$palomard" --check "${certificate[@]}" "$@") || exit
    fi
    endpoint=$(sed -n 's/^  would listen on \(.*\) (POP3)$/\1/p' <<<"$plan" | head -n 1)
    tls_endpoint=$(sed -n 's/^  would listen on \(.*\) (POP3 over TLS)$/\1/p' <<<"$plan" | head -n 1)
    maildir=$(sed -n 's/^  Maildirs *//p' <<<"$plan" | sed 's/%[un]/demo/g; s/%%/%/g')
    [[ -n $endpoint && -n $maildir ]] || fail "palomard --check does not say where it listens and keeps mail"
    fill_demo_maildrop "$maildir"
    print_demo_help "$endpoint" "$tls_endpoint"
    exec "$palomard" -u demo:demo "${certificate[@]}" "$@"
}

run_demo() {
    install_packages build run
    build_preset release
    case " $* " in
        *" -h "* | *" --help "* | *" -V "* | *" --version "* | *" --check "*)
            exec build/release/bin/palomard "$@"
            ;;
        *) serve_demo build/release/bin/palomard "$@" ;;
    esac
}
