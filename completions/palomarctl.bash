# Completion of palomarctl for bash.

# What may follow the words of a command, those that are no options.
_palomarctl_words() {
    case $* in
        "") echo "user session stats history watch ban manager CAPA GET_USERS GET_USER GET_APP_PASSWORDS GET_CURR_CONN
            GET_TOTAL_CONN GET_SENT_BYTES GET_SESSIONS GET_STATS GET_HISTORY SUBSCRIBE GET_BANS SET_MANAGER_PASSWORD
            ADD_USER IMPORT_USER DELETE_USER SET_PASSWORD ENABLE_USER DISABLE_USER SET_RETRIEVED SET_REQUIRE_TLS
            SET_READ_ONLY SET_NETWORKS ADD_APP_PASSWORD DELETE_APP_PASSWORD KICK BAN UNBAN POPULATE_USER GET_MANAGERS
            ADD_MANAGER DELETE_MANAGER LOGIN QUIT COMMANDS" ;;
        user) echo "list show add import passwd remove disable enable retrieved require-tls read-only networks app-password
            populate" ;;
        "user app-password") echo "add list remove" ;;
        session) echo "list kick" ;;
        ban) echo "list add remove" ;;
        manager) echo "list add remove passwd" ;;
        "user retrieved "*) echo "archive keep default" ;;
        "user require-tls "* | "user read-only "*) echo "yes no" ;;
        "user networks "*) echo "any" ;;
        "manager add "*) echo "viewer operator administrator" ;;
    esac
}

# The options of a command beside those of all.
_palomarctl_options() {
    case $* in
        "user remove"*) echo "--yes" ;;
        "user import"*) echo "--dry-run" ;;
        "user populate"*) echo "--count --min --max" ;;
        "ban add"*) echo "--for" ;;
        history*) echo "--last --step --table" ;;
    esac
}

_palomarctl() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local words=() at
    COMPREPLY=()
    case $previous in
        --password-file | --new-password-file)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        -L | -P | -u | --count | --min | --max | --last | --step | --for) return ;;
    esac
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
            -L | -P | -u | --password-file | --new-password-file | --count | --min | --max | --last | --step | --for)
                ((at += 1))
                ;;
            -*) ;;
            *) words+=("${COMP_WORDS[at]}") ;;
        esac
    done
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "-L -P -u --password-file --new-password-file --json --keep-going
            --no-color -V --version -h --help $(_palomarctl_options "${words[@]}")" -- "$current")
    else
        case ${words[*]} in
            "user import") mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
            *) mapfile -t COMPREPLY < <(compgen -W "$(_palomarctl_words "${words[@]}")" -- "$current") ;;
        esac
    fi
}

complete -o filenames -F _palomarctl palomarctl
