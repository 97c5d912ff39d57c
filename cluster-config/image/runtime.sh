#!/usr/bin/env bash
# Makes what an image needs besides Laconic: a trimmed JDK and the C libraries that it loads, as a directory tree.
#   runtime.sh ROOT
# It takes them from the JDK that runs Maven (or JAVA_HOME) and from this machine, so build images on the distribution that you trust.
set -euo pipefail

root=$(realpath -m -- "${1:?usage: runtime.sh ROOT}")
java_home=${JAVA_HOME:-$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v java)")")")}
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml
modules+=,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.unsupported

[[ ! -e $root/made ]] || exit 0
rm -rf -- "$root"
mkdir -p -- "$root"/{etc,tmp,opt,var/lib/laconic}
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress=2 --output "$root/opt/java"

# What the loader says that java and its libraries load.
{ find "$root/opt/java" \( -name '*.so' -o -path '*/bin/*' \) -type f -exec ldd {} + 2>/dev/null || true; } |
    grep -oE '(=> )?/[^ ]+ \(0x' | grep -oE '/[^ ]+' | grep -v "^$root" | sort -u |
    while read -r library; do
        mkdir -p -- "$root$(dirname -- "$library")"
        cp -L -- "$library" "$root$library"
    done

printf 'laconic:x:10001:10001::/var/lib/laconic:/none\n' >"$root/etc/passwd"
printf 'laconic:x:10001:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
# glibc loads these by name when it looks up hosts and users.
for name in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
    library=$(ldconfig -p 2>/dev/null | awk -v name="$name" '$1 == name { print $NF; exit }')
    if [[ -n $library ]]; then
        mkdir -p -- "$root$(dirname -- "$library")"
        cp -L -- "$library" "$root$library"
    fi
done
: >"$root/made"
