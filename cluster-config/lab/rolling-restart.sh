#!/usr/bin/env bash
# Restarts all workers of a cluster on this machine, one after the other, during a run, and checks that the run does not mind:
# submit ends with code 0, no evaluated round is without responders, and after each restart everybody responds again.
#
#   rolling-restart.sh [DIR]        # logs and the run directory go to DIR; else to a new temporary directory
#
# SECONDS_OF_RUN (120), PORT (2801, the server's; the metrics ports follow), WORKERS (4). It needs curl and target/laconic.jar.
set -euo pipefail

here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$(cd -- "$here/../.." && pwd)
jar=${JAR:-$root/target/laconic.jar}
out=${1:-$(mktemp -d)}
port=${PORT:-2801}
workers=${WORKERS:-4}
seconds=${SECONDS_OF_RUN:-120}
slots=8
[[ -f $jar ]] || { echo "there is no $jar; ./laconic --version builds it" >&2; exit 2; }
mkdir -p -- "$out"
declare -a pids

java_member() { # log file, role, port, metrics port
    LACONIC_PORT=$3 LACONIC_METRICS_PORT=$4 LACONIC_SEEDS=127.0.0.1:$port LACONIC_STATE=$out/state \
        exec java ${JAVA_FLAGS:--XX:TieredStopAtLevel=1 -Xmx256m} -jar "$jar" node --config "$out/$2.conf" >>"$1" 2>&1
}

start_worker() {
    java_member "$out/worker-$1.log" worker $((port + $1)) $((port + 50 + $1)) &
    pids[$1]=$!
}

metric() { # port, name: its value, or nothing
    curl -sf --max-time 5 "http://127.0.0.1:$1/metrics" | awk -v name="$2" '$1 == name { print $2 }'
}

ready() {
    curl -sf --max-time 5 -o /dev/null "http://127.0.0.1:$1/ready"
}

until_ready() { # metrics port, process, seconds
    local deadline=$((SECONDS + $3))
    until ready "$1"; do
        kill -0 "$2" 2>/dev/null || { echo "process $2 ended; see $out" >&2; return 1; }
        ((SECONDS < deadline)) || { echo "port $1 is not ready after $3 s; see $out" >&2; return 1; }
        sleep 0.2
    done
}

stop_all() {
    for pid in "${pids[@]}" ${submit:-}; do
        kill "$pid" 2>/dev/null || true
    done
    wait
}
trap stop_all EXIT

cp -- "$root/cluster-config/server.conf" "$out/server.conf"
{ cat -- "$root/cluster-config/worker.conf"; echo 'ready = training'; } >"$out/worker.conf"
cat >"$out/rolling.conf" <<END
name = rolling, seed = 1, workers = $slots
problem { type = logistic, data { type = synthetic, rows = 4000, features = 100 }, l2 = 1e-3, batch = 50 }
method { type = mcm, step = 0.05, up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 } }
participation { quorum = 0.5, deadline = auto }
evaluate { every = 100 }
optimum = none
stop { seconds = $seconds }
END

java_member "$out/server.log" server "$port" $((port + 50)) &
pids[0]=$!
until_ready $((port + 50)) "${pids[0]}" 120
for i in $(seq "$workers"); do start_worker "$i"; done
java ${JAVA_FLAGS:--XX:TieredStopAtLevel=1 -Xmx256m} -jar "$jar" submit "$out/rolling.conf" --cluster "127.0.0.1:$port" --members "$workers" \
    --out "$out/run" --quiet >"$out/submit.log" 2>&1 &
submit=$!
for i in $(seq "$workers"); do until_ready $((port + 50 + i)) "${pids[$i]}" 120; done

# Everybody responded in the newest round, and on the average of the last fifty.
everybody() {
    awk -v now="$(metric $((port + 50)) laconic_responders)" -v rate="$(metric $((port + 50)) laconic_response_rate)" -v n="$slots" \
        'BEGIN { exit !(now + 0 == n && rate >= 0.95) }'
}

until_everybody() { # seconds
    local deadline=$((SECONDS + $1))
    until everybody; do
        kill -0 "$submit" 2>/dev/null || { echo "the run ended while worker $i was missed" >&2; return 1; }
        ((SECONDS < deadline)) || { echo "not everybody responds after $1 s" >&2; return 1; }
        sleep 0.2
    done
}

until_everybody 60
printf '%-8s %9s %9s %9s %12s\n' worker 'left (s)' 'back (s)' 'all (s)' 'lowest rate'
for i in $(seq "$workers"); do
    began=$(date +%s.%N)
    kill "${pids[$i]}"
    code=0
    wait "${pids[$i]}" || code=$?
    left=$(date +%s.%N)
    ((code == 0)) || { echo "worker $i ended with code $code" >&2; exit 1; }
    start_worker "$i"
    lowest=1
    until ready $((port + 50 + i)); do
        kill -0 "${pids[$i]}" 2>/dev/null || { echo "worker $i did not come back; see $out" >&2; exit 1; }
        rate=$(metric $((port + 50)) laconic_response_rate)
        lowest=$(awk -v a="$lowest" -v b="${rate:-1}" 'BEGIN { print (b < a) ? b : a }')
        sleep 0.2
    done
    back=$(date +%s.%N)
    until_everybody 60
    awk -v i="$i" -v b="$began" -v l="$left" -v k="$back" -v a="$(date +%s.%N)" -v r="$lowest" \
        'BEGIN { printf "%-8s %9.1f %9.1f %9.1f %12.2f\n", i, l - b, k - b, a - b, r }'
done
again=$(metric $((port + 50)) 'laconic_incidents_total{kind="asked_again"}')
mismatches=$(metric $((port + 50)) 'laconic_incidents_total{kind="digest_mismatch"}')

code=0
wait "$submit" || code=$?
submit=
awk -F, -v code="$code" -v again="${again:-0}" -v mismatches="${mismatches:-0}" '
    NR == 1 { for (k = 1; k <= NF; k++) column[$k] = k; next }
    $column["round"] > 0 && $column["responders"] == 0 { empty++ }
    END {
        printf "exit code %d; %d rounds, %d rows, %d without responders; asked again %d, resyncs %d, digest mismatches %d; loss %s\n",
            code, $column["round"], NR - 1, empty, again, $column["resyncs"], mismatches, $column["loss"]
        exit !(code == 0 && empty == 0 && mismatches == 0)
    }' "$out/run/rounds.csv"
