#!/usr/bin/env bash
# Runs an experiment once undisturbed, then several times with kill -9 at a random moment after the first row, followed by
# `laconic resume`, and compares: the digest, and every column of rounds.csv but the times and wire_bytes. It prints a line for each
# kill and at last how many were equal ("20 of 20"); exit code 0 if all were, 1 if not.
#
#   kill-and-resume.sh FILE.conf [TIMES] [DIR]      # TIMES is 20; run directories and logs go to DIR, else to a new temporary one
#
# SEED (1) decides on the moments, so far as the machine is the same. It needs target/laconic.jar (or JAR, or CLASSPATH), and an
# experiment in which timing decides nothing: no deadline, synchronous. A run that had ended before the kill counts as
# another try; an experiment of ten seconds or more makes that rare.
set -euo pipefail

here=$(cd -- "$(dirname -- "$0")" && pwd)
experiment=${1:?usage: kill-and-resume.sh FILE.conf [TIMES] [DIR]}
times=${2:-20}
out=${3:-$(mktemp -d)}
class_path=${CLASSPATH:-${JAR:-$here/../../target/laconic.jar}}
RANDOM=${SEED:-1}
[[ -n ${CLASSPATH:-} || -f $class_path ]] || { echo "there is no $class_path; ./laconic --version builds it" >&2; exit 2; }
mkdir -p -- "$out"

laconic() {
    exec java ${JAVA_FLAGS:--Xmx512m} -cp "$class_path" laconic.app.Main "$@"
}

rows() { # run directory: its rows without what a clock or a network measures
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) skip[k] = ($k == "time_s" || $k == "wire_bytes") }
        { for (k = 1; k <= NF; k++) if (!skip[k]) printf "%s,", $k; print "" }' "$1/rounds.csv"
}

digest() { # run directory
    grep -o '"digest" *: *"[0-9a-f]\{16\}"' "$1/summary.json"
}

newest() { # run directory: the round of its newest row
    tail -n 1 "$1/rounds.csv" | cut -d, -f1
}

same() { # run directory
    [[ ! -e $1/checkpoint ]] && cmp -s <(rows "$1") <(rows "$out/whole") && [[ $(digest "$1") == $(digest "$out/whole") ]]
}

(laconic run "$experiment" --out "$out/whole" --quiet) >"$out/whole.log" 2>&1
seconds=$(awk -F, 'NR == 2 { first = $2 } END { print $2 - first }' "$out/whole/rounds.csv")
echo "undisturbed: $(digest "$out/whole"), $(newest "$out/whole") rounds, $seconds s"

equal=0
for ((k = 1; k <= times; )); do
    run=$out/$k
    rm -rf -- "$run"
    (laconic run "$experiment" --out "$run" --quiet) >"$run.log" 2>&1 &
    pid=$!
    until [[ -e $run/rounds.csv ]] && (($(wc -l <"$run/rounds.csv") > 1)); do
        kill -0 "$pid" 2>/dev/null || { echo "the run ended at once; see $run.log" >&2; exit 1; }
        sleep 0.05
    done
    after=$(awk -v s="$seconds" -v r="$RANDOM" 'BEGIN { printf "%.3f", s * r / 32768 }')
    sleep "$after"
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    [[ -e $run/checkpoint ]] || { echo "   it had ended after $after s: once more"; continue; }
    at=$(newest "$run")
    code=0
    (laconic resume "$run") >>"$run.log" 2>&1 || code=$?
    from=$(grep -o 'going on after round [0-9]*\|beginning again' "$run.log" || true)
    if ((code == 0)) && same "$run"; then
        verdict=equal
        equal=$((equal + 1))
    else
        verdict="DIFFERENT, exit code $code, see $run"
    fi
    echo "$k: killed $after s after the first row, at row $at; $from; $verdict"
    k=$((k + 1))
done
echo "$equal of $times"
((equal == times))
