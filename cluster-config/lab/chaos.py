#!/usr/bin/env python3
"""A cluster of real processes under a seeded schedule of faults, in a closed network of namespaces (network.sh; root).

One server and N workers, a JVM each, run one experiment while a fault strikes every few seconds: kill -9, a pause (SIGSTOP),
a partition, a one-way block, a rate limit, a reset of all connections. Processes that end are started again. Then:
the run must have ended by itself, without a digest that differs; its recorded participation must give the same model, bit for
bit (simulate --replay); its loss must be within 1 % of a fault-free run with as many uplinks applied; and 95 % of the workers'
restarts must have been followed by a counted uplink within 15 s.

usage: chaos.py [--seconds 600] [--every 10] [--workers 4] [--seed 1] [--out DIR] [--laconic COMMAND]
Exit codes: 0 all of it held; 1 something did not; 77 it cannot run here, with the reason.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import re
import shlex
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SLOTS_PER_WORKER = 2
MEMBER = "-Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
KINDS = ["kill", "kill", "pause", "partition", "block-up", "block-down", "slow", "reset"]
RESTART_P95 = 15.0


def network(*words):
    return subprocess.run([str(HERE / "network.sh"), *map(str, words)], capture_output=True, text=True)


def unable():
    """Why it cannot run here; None where it can."""
    if os.geteuid() != 0:
        return "needs root for network namespaces"
    for tool in ("ip", "tc", "ss"):
        if subprocess.run(["which", tool], capture_output=True).returncode != 0:
            return f"needs {tool} (iproute2)"
    made = network("up", 1)
    limited = network("slow", 1, "1mbit")
    network("down")
    if made.returncode != 0:
        return "cannot make network namespaces: " + made.stderr.strip()
    return "has no tbf queue: " + limited.stderr.strip() if limited.returncode != 0 else None


class Member:
    """A process of the cluster, with its faults."""

    def __init__(self, number, options, log):
        self.number, self.options, self.log = number, options, log
        self.process = None
        self.started = []

    def start(self):
        role = "server" if self.number == 0 else "worker"
        environment = dict(
            os.environ, JAVA_TOOL_OPTIONS=MEMBER, LACONIC_PLAINTEXT="on", LACONIC_HOST=f"10.99.0.{10 + self.number}",
            LACONIC_PORT="2900", LACONIC_SEEDS="10.99.0.10:2900", LACONIC_METRICS_PORT="2950",
            LACONIC_STATE=str(self.options.out / "state"))
        command = ["ip", "netns", "exec", f"laconic-{self.number}", *shlex.split(self.options.laconic), "node",
                   "--config", str(ROOT / "cluster-config" / f"{role}.conf")]
        out = open(self.options.out / f"node-{self.number}.log", "ab")
        self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        self.started.append(time.time())

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()

    def tend(self, now):
        """Starts it again where it has ended."""
        if self.process.poll() is not None:
            self.log(now, f"node {self.number} ended with code {self.process.returncode}; started again")
            self.start()


def schedule(options):
    """The faults: (second, kind, worker, how long)."""
    rng = random.Random(options.seed)
    faults, at = [], options.every
    while at < options.seconds - options.every:
        kind = rng.choice(KINDS)
        seconds = rng.choice([rng.uniform(0.2, 3), rng.uniform(3, 8), rng.uniform(8, 14)])
        if kind.startswith("block"):
            # Longer ones end the run: Akka removes both ends of a link that only one of them finds broken.
            seconds = min(seconds, 4)
        faults.append((at, kind, rng.randint(1, options.workers), round(seconds, 1)))
        at += options.every
    return faults


def strike(kind, worker, member):
    """Begins a fault; what ends it."""
    if kind == "kill":
        member.kill()
        return None
    if kind == "pause":
        process = member.process
        process.send_signal(signal.SIGSTOP)
        return lambda: process.poll() is None and process.send_signal(signal.SIGCONT)
    if kind == "reset":
        network("reset", worker)
        return None
    begin, end = {
        "partition": (("cut", worker), ("heal", worker)),
        "block-up": (("block", worker, 0), ("unblock", worker, 0)),
        "block-down": (("block", 0, worker), ("unblock", 0, worker)),
        "slow": (("slow", worker, "1mbit"), ("fast", worker)),
    }[kind]
    network(*begin)
    return lambda: network(*end)


def experiment(options):
    path = options.out / "chaos.conf"
    path.write_text(f"""name = chaos, seed = {options.seed}, workers = {SLOTS_PER_WORKER * options.workers}
problem {{ type = logistic, data {{ type = synthetic, rows = 2000, features = 100 }}, l2 = 1e-3 }}
method {{ type = mcm, step = theory, up {{ type = qsgd, levels = 4 }}, down {{ type = qsgd, levels = 4 }} }}
participation {{ quorum = 0.25, deadline = auto }}
faults {{ delay = 10ms, loss = 0.002, duplicate = 0.002, reorder = 0.002, corrupt = 0.0005 }}
evaluate {{ every = 2 }}
stop {{ seconds = {options.seconds} }}
optimum = none
""")
    return path


def laconic(options, *words, **more):
    return subprocess.run([*shlex.split(options.laconic), *map(str, words)], capture_output=True, text=True, **more)


def drive(options, log):
    """The run under faults: the members, the client's exit code, and when it began."""
    members = [Member(i, options, log) for i in range(options.workers + 1)]
    for member in members:
        member.start()
    client = ["ip", "netns", "exec", "laconic-c", *shlex.split(options.laconic), "submit", str(experiment(options)),
              "--cluster", "10.99.0.10:2900", "--members", str(options.workers), "--out", str(options.out / "run")]
    with open(options.out / "client.log", "wb") as out:
        submit = subprocess.Popen(client, stdout=out, stderr=out)
        rounds = options.out / "run" / "rounds.csv"
        deadline = time.time() + 120
        while submit.poll() is None and not (rounds.exists() and rounds.read_text().count("\n") > 1):
            if time.time() > deadline:
                submit.kill()
            time.sleep(0.1)
        began = time.time()
        ends, down = [], {}
        faults = schedule(options)
        struck = 0
        while submit.poll() is None and time.time() < began + options.seconds + 120:
            now = time.time() - began
            for due, end in [pair for pair in ends if pair[0] <= now]:
                end()
                ends.remove((due, end))
            while faults and faults[0][0] <= now:
                _, kind, worker, seconds = faults.pop(0)
                log(now, f"{kind} of worker {worker} for {seconds} s")
                struck += 1
                end = strike(kind, worker, members[worker])
                if kind == "kill":
                    down[worker] = now + seconds
                elif end:
                    ends.append((now + seconds, end))
            for member in members[1:]:
                if down.get(member.number, 0) <= now:
                    member.tend(now)
            time.sleep(0.05)
        for _, end in ends:
            end()
        code = submit.poll()
        if code is None:
            submit.kill()
    return members, code, began, struck


def rows(path):
    with open(path) as file:
        return list(csv.DictReader(file))


def returns(run, starts, faults):
    """Seconds from each restart of a worker, or from the end of what struck it meanwhile, to a counted uplink of slots that joined.

    starts: for each worker its processes' first seconds. A process that ended before its slots had joined is left out.
    """
    clock = [(float(row["time_s"]), int(row["round"])) for row in rows(run / "rounds.csv")]
    absent = {int(row["round"]): row["responders"].split() for row in rows(run / "participation.csv")}
    last_second, last_round = clock[-1]

    def second(number):
        return next((at for at, done in clock if done > number), last_second)

    def counted(number, node):
        while number in absent and str(node) not in absent[number]:
            number += 1
        return number

    joins = []
    for line in (run / "log.txt").read_text().splitlines():
        found = re.match(r"\s*[0-9.]+ s  round (\d+), node (\d+): joined", line)
        if found:
            number, node = int(found[1]), int(found[2])
            first = counted(number, node)
            joins.append((second(number), node, second(first) if first < last_round else float("inf")))
    waits = []
    for since, until, worker in sorted(
            (start, end, worker) for worker, seconds in starts.items()
            for start, end in zip(seconds[1:], seconds[2:] + [last_second])):
        mine = next((join for join in joins if since <= join[0] <= until), None)
        if mine is None:
            if until == last_second and since < last_second - RESTART_P95:
                waits.append(float("inf"))
            continue
        slot = mine[1] // SLOTS_PER_WORKER
        joins = [join for join in joins if join[1] // SLOTS_PER_WORKER != slot or abs(join[0] - mine[0]) > 1]
        struck = [at + seconds for at, kind, target, seconds in faults
                  if target == worker and kind not in ("kill", "reset") and at <= mine[2] and at + seconds > since]
        waits.append(max(0.0, mine[2] - max([since, *(end for end in struck if end <= mine[2])])))
    return sorted(waits)


def judge(options, members, code, began, struck, log):
    run = options.out / "run"
    lines = (run / "log.txt").read_text() if (run / "log.txt").exists() else ""
    verdict = {"seed": options.seed, "seconds": options.seconds, "faults": struck, "exit_code": code}
    verdict["digest_mismatches"] = lines.count("digest mismatch")
    verdict["undecodable"] = lines.count("undecodable")
    verdict["joins"] = lines.count(": joined")
    if code != 0:
        return dict(verdict, ok=False)
    replay = laconic(options, "simulate", "--replay", run)
    verdict["replay"] = replay.stdout.strip() or replay.stderr.strip()
    summary = json.loads((run / "summary.json").read_text())
    nodes = SLOTS_PER_WORKER * options.workers
    missed = sum(nodes - len(row["responders"].split()) for row in rows(run / "participation.csv"))
    equal = max(1, round((summary["round"] * nodes - missed) / nodes))
    verdict.update(rounds=summary["round"], missed_uplinks=missed, loss=summary["loss"])
    calm = laconic(options, "simulate", options.out / "chaos.conf", "--set", f"stop={{ rounds = {equal} }}", "--set",
                   f"evaluate.every={equal}", "--set", "faults={}", "--json", "--out", options.out / "calm")
    verdict["loss_without_faults"] = json.loads(calm.stdout.strip().splitlines()[-1])["loss"]
    starts = {member.number: [start - began for start in member.started] for member in members[1:]}
    waits = returns(run, starts, schedule(options))
    verdict["restarts"] = len(waits)
    verdict["restart_waits_s"] = [round(wait, 1) for wait in waits]
    if waits:
        verdict["restart_p95_s"] = round(waits[min(len(waits) - 1, int(0.95 * len(waits)))], 2)
    verdict["ok"] = (
        replay.returncode == 0
        and verdict["digest_mismatches"] == 0
        and abs(verdict["loss"] / verdict["loss_without_faults"] - 1) <= 0.01
        and verdict.get("restart_p95_s", 0) <= RESTART_P95)
    return verdict


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("runs") / f"chaos-{int(time.time())}")
    parser.add_argument("--laconic", default=str(ROOT / "laconic"))
    options = parser.parse_args()
    reason = unable()
    if reason:
        print("skipped: " + reason)
        return 77
    options.out = options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=False)
    events = open(options.out / "events.log", "w", buffering=1)

    def log(now, text):
        events.write(f"{now:8.1f} s  {text}\n")

    network("up", options.workers)
    members = []
    try:
        members, code, began, struck = drive(options, log)
        verdict = judge(options, members, code, began, struck, log)
    finally:
        for member in members:
            member.kill()
        network("down")
    (options.out / "verdict.json").write_text(json.dumps(verdict, indent=2) + "\n")
    print(json.dumps(verdict))
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
