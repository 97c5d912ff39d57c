#!/usr/bin/env bash
# Runs the image as a node without a container runtime: unpacks target/laconic-image.tar, enters it with a mount namespace and a
# root of its own, as the image's user, and lets two such members find each other on the loopback through Akka's discovery by
# configuration; then a run goes over both. Needs root, curl and python3 (to read the image's manifest).
#
#   image-node.sh [DIR]      # DIR keeps the unpacked image and the logs; else a temporary directory
#
# PORT (2841) and the five after it are used.
set -euo pipefail

root=$(cd -- "$(dirname -- "$0")/../.." && pwd)
image=${IMAGE:-$root/target/laconic-image.tar}
out=${1:-$(mktemp -d)}
port=${PORT:-2841}
((EUID == 0)) || { echo "skipped: entering a root of its own needs root" >&2; exit 77; }
[[ -f $image ]] || { echo "there is no $image; mvn -Pimage -Dmaven.test.skip package makes it" >&2; exit 2; }

mkdir -p -- "$out/tar" "$out/root"
tar -C "$out/tar" -xf "$image"
python3 -c 'import json, sys; print("\n".join(json.load(open(sys.argv[1] + "/manifest.json"))[0]["Layers"]))' "$out/tar" |
    while read -r layer; do tar --warning=no-unknown-keyword -C "$out/root" -xzf "$out/tar/$layer"; done
mkdir -p -- "$out/root/proc" "$out/root/dev" "$out/root/member"

contacts="[{ host = 127.0.0.1, port = $((port + 2)) }, { host = 127.0.0.1, port = $((port + 3)) }]"
for role in server worker; do
    offset=0
    [[ $role == server ]] || offset=1
    cat >"$out/root/member/$role.conf" <<END
role = $role, port = $((port + offset)), metrics.port = $((port + 4 + offset))
discovery { method = config, service = laconic, contact-points = 2, port = $((port + 2 + offset)) }
akka.discovery.config.services.laconic.endpoints = $contacts
END
done
cat >"$out/root/member/first.conf" <<'END'
name = first, seed = 1, workers = 4
problem { type = logistic, data { type = synthetic, rows = 400, features = 20 }, l2 = 1e-3 }
method { type = mcm, step = theory, up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 } }
stop { rounds = 100 }
END
chown -R 10001:10001 "$out/root/var/lib/laconic"

# What a container runtime would do: /proc, some devices, the image's user, directory and entry point. It takes the place of its
# shell.
# shellcheck disable=SC2016
in_image() {
    exec unshare --mount --fork --kill-child bash -c '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec unshare --root "$root" --wd /var/lib/laconic --setgid 10001 --setuid 10001 \
            /opt/java/bin/java ${JAVA_FLAGS:-} -cp @/app/jib-classpath-file laconic.app.Main "$@"
    ' in-image "$out/root" "$@"
}

declare -a pids
stop_all() {
    # unshare itself does not listen to signals; its child is the node.
    for pid in "${pids[@]}"; do pkill -TERM -P "$pid" || true; done
    wait
}
trap stop_all EXIT

for role in server worker; do
    in_image node --config "/member/$role.conf" >"$out/$role.log" 2>&1 &
    pids+=($!)
done
for k in 4 5; do
    deadline=$((SECONDS + ${WAIT:-60}))
    until curl -sf -o /dev/null "http://127.0.0.1:$((port + k))/ready"; do
        kill -0 "${pids[$((k - 4))]}" 2>/dev/null || { echo "a member ended; see $out" >&2; exit 1; }
        ((SECONDS < deadline)) || { echo "no member at port $((port + k)); see $out" >&2; exit 1; }
        sleep 0.5
    done
done
echo "two members from the image found each other: $(curl -s "http://127.0.0.1:$((port + 4))/metrics" | grep '^laconic_members')"
(in_image submit /member/first.conf --cluster "127.0.0.1:$port" --members 1 --out /var/lib/laconic/run --quiet)
tail -n 1 "$out/root/var/lib/laconic/run/rounds.csv"
