# Completion of palomard for bash.

_palomard() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $previous in
        -d) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        --config | --certificate | --key) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        -l | -L) mapfile -t COMPREPLY < <(compgen -W "127.0.0.1 0.0.0.0" -- "$current") ;;
        -p | -P | -S | -c | -u | -r | --retrieved) ;;
        *)
            mapfile -t COMPREPLY < <(compgen -W "-l -p -S --certificate --key -L -P -d -c -u -r --retrieved --config --check -v
                -V --version -h --help" -- "$current")
            ;;
    esac
}

complete -o filenames -F _palomard palomard
