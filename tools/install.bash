# shellcheck shell=bash
# Installs the Debian packages of tools/packages that are missing. Asks apt nothing when none is.

# Prints the lines of tools/packages that belong to one of the groups.
packages_of() {
    local group package purpose
    while read -r group package purpose; do
        if [[ " $* " == *" $group "* ]]; then
            printf '%s %s\n' "$package" "$purpose"
        fi
    done <tools/packages
}

# Prints those of the lines on standard input whose package is not installed.
missing_packages() {
    local installed package purpose
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n')
    while read -r package purpose; do
        if ! grep -qxF "installed $package" <<<"$installed"; then
            printf '  %-22s %s\n' "$package" "$purpose"
        fi
    done
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "only root may install packages, and there is no sudo. As root: $*"
    fi
}

# install_packages GROUP...
install_packages() {
    command -v dpkg-query >/dev/null ||
        fail "this is no Debian. tools/packages lists what Palomar needs; CMakePresets.json builds it"
    local missing names
    missing=$(packages_of "$@" | missing_packages)
    [[ -n $missing ]] || return 0
    mapfile -t names < <(awk '{print $1}' <<<"$missing")
    say "Installing ${#names[@]} Debian package(s) that are missing:"
    printf '%s\n' "$missing"
    as_root apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${names[@]}"
}
