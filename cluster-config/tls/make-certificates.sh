#!/usr/bin/env bash
# Makes the certificates of a cluster: an authority of its own, and for each member a directory with tls.key, tls.crt and
# ca.crt, which the key tls.directory of the member's file names.
#
#   make-certificates.sh DIR NAME=HOST[,HOST...] ...
#   make-certificates.sh /etc/laconic/tls server=10.0.0.1,train.example.org worker-1=10.0.0.2 me=10.0.0.9
#
# HOST is what others dial: the member's key host. Who submits needs a certificate too. The authority in DIR is made once and
# used again; a member that has a certificate already gets a new one and a new key, which a running member takes for its
# next connection. Keep DIR/ca.key away from the members: who has it can join.
#
# Days of validity: DAYS (365) for members, CA_DAYS (3650) for the authority.
set -euo pipefail
umask 077

fail() {
    printf 'make-certificates: %s\n' "$1" >&2
    exit 2
}

(($# >= 2)) || fail "usage: make-certificates.sh DIR NAME=HOST[,HOST...] ..."
command -v openssl >/dev/null || fail "openssl is not on the PATH"
dir=$1
shift

mkdir -p -- "$dir"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

new_key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>"$work/log" || fail "$(<"$work/log")"
}

if [[ ! -f $dir/ca.key ]]; then
    new_key "$dir/ca.key"
    openssl req -x509 -new -key "$dir/ca.key" -sha256 -days "${CA_DAYS:-3650}" -subj "/O=Laconic/CN=cluster authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -out "$dir/ca.crt"
fi

for member in "$@"; do
    name=${member%%=*}
    hosts=${member#*=}
    [[ $member == *=* && $name =~ ^[A-Za-z0-9._-]+$ && $name != .* && -n $hosts ]] || fail "$member is not of the form NAME=HOST[,HOST...]"
    alternatives=
    IFS=, read -ra each <<<"$hosts"
    for host in "${each[@]}"; do
        if [[ $host =~ ^[0-9]+(\.[0-9]+){3}$ || $host == *:* ]]; then
            alternatives+=,IP:$host
        elif [[ $host =~ ^(\*\.)?[A-Za-z0-9.-]+$ ]]; then
            alternatives+=,DNS:$host
        else
            fail "$host, of $member, is neither a host name nor an address"
        fi
    done
    new_key "$work/tls.key"
    openssl req -new -key "$work/tls.key" -subj "/O=Laconic/CN=$name" -out "$work/request"
    cat >"$work/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = ${alternatives#,}
END
    openssl x509 -req -in "$work/request" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -sha256 -days "${DAYS:-365}" \
        -set_serial "0x$(openssl rand -hex 16)" -extfile "$work/extensions" -out "$work/tls.crt" 2>"$work/log" ||
        fail "$(<"$work/log")"
    mkdir -p -- "$dir/$name"
    cp -- "$dir/ca.crt" "$work/ca.crt"
    for file in tls.key tls.crt ca.crt; do
        mv -f -- "$work/$file" "$dir/$name/$file"
    done
    printf '%s: %s\n' "$dir/$name" "${alternatives#,}"
done
