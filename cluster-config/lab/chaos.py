#!/usr/bin/env python3
"""A cluster of real processes under a seeded schedule of faults, in a closed network of namespaces (network.sh; root).

One server and N workers, a JVM each, run one experiment while a fault strikes every few seconds: kill -9, a pause (SIGSTOP),
a partition, a one-way block, a rate limit, a reset of all connections. Processes that end are started again. Then:
the run must have ended by itself, without a digest that differs; its recorded participation must give the same model, bit for
bit (simulate --replay); its loss must be within 1 % of a fault-free run with as many uplinks applied; and 95 % of the workers'
restarts must have been followed by a counted uplink within 15 s.

A restart is measured from the start of the process, or from the end of the last fault that struck it before it counted. Nobody is
killed so late that the run ends before the 15 s; who ends by himself so late is reported as censored and not judged.

usage: chaos.py [--seconds 600] [--every 10] [--workers 4] [--seed 1] [--out DIR] [--laconic COMMAND]
Exit codes: 0 all of it held; 1 something did not; 77 it cannot run here, with the reason.
"""
import argparse
import datetime
import json
import math
import os
import pathlib
import random
import re
import shlex
import signal
import subprocess
import sys
import time

from members import LACONIC, Member, laconic, rows

HERE = pathlib.Path(__file__).resolve().parent
SLOTS_PER_WORKER = 2
JAVA = "-Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
KINDS = ["kill", "kill", "pause", "partition", "block-up", "block-down", "slow", "reset"]
RESTART_P95 = 15.0
LOSS_APART = 0.01


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


def node(number, options):
    settings = {
        "PLAINTEXT": "on", "HOST": f"10.99.0.{10 + number}", "PORT": 2900, "SEEDS": "10.99.0.10:2900", "METRICS_PORT": 2950,
        "STATE": options.out / "state"}
    return Member(f"node-{number}", "worker" if number else "server", settings, options, JAVA,
                  prefix=["ip", "netns", "exec", f"laconic-{number}"])


def schedule(options):
    """The faults: (second, kind, worker, how long)."""
    rng = random.Random(options.seed)
    faults, at = [], options.every
    while at < options.seconds - options.every:
        seconds = rng.choice([rng.uniform(0.2, 3), rng.uniform(3, 8), rng.uniform(8, 14)])
        late = at + seconds + RESTART_P95 > options.seconds
        kind = rng.choice([each for each in KINDS if not (late and each == "kill")])
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


def first_row(options, submit):
    """Waits for the run to go on; when it began, by the server's clock."""
    deadline = time.time() + 120
    while submit.poll() is None and len(rows(options.out / "run" / "rounds.csv")) < 2:
        if time.time() > deadline:
            submit.kill()
        time.sleep(0.1)
    begun = [at for at, text in lines(options.out / "node-0.log", 0) if "has begun" in text]
    return begun[0] if begun else time.time()


def drive(options, members, log):
    """The run under faults: the client's exit code, when the run began, and the faults that struck."""
    for member in members:
        member.start()
    client = ["ip", "netns", "exec", "laconic-c", *shlex.split(options.laconic), "submit", str(experiment(options)),
              "--cluster", "10.99.0.10:2900", "--members", str(options.workers), "--out", str(options.out / "run")]
    with open(options.out / "client.log", "wb") as out:
        submit = subprocess.Popen(client, stdout=out, stderr=out)
    began = first_row(options, submit)
    faults, struck, ends, down = schedule(options), [], [], {}
    while submit.poll() is None and time.time() < began + options.seconds + 120:
        now = time.time() - began
        for due, end in [pair for pair in ends if pair[0] <= now]:
            end()
            ends.remove((due, end))
        while faults and faults[0][0] <= now:
            _, kind, worker, seconds = faults.pop(0)
            log(now, f"{kind} of worker {worker}" + (f" for {seconds} s" if kind != "reset" else ""))
            end = strike(kind, worker, members[worker])
            struck.append((now, kind, worker, seconds))
            if kind == "kill":
                down[worker] = now + seconds
            elif end:
                ends.append((now + seconds, end))
        for worker, member in enumerate(members[1:], start=1):
            code = member.ended()
            if code is not None:
                log(now, f"worker {worker} ended with code {code}")
            if not member.running() and down.get(worker, 0) <= now:
                log(now, f"worker {worker} is started again")
                member.start()
        time.sleep(0.05)
    for _, end in ends:
        end()
    code = submit.poll()
    if code is None:
        submit.kill()
    return code, began, struck


def lines(path, since):
    """The lines of a log with a time of day, each with the second since 1970 that it was written in; since: of the first one."""
    day = datetime.datetime.fromtimestamp(since or time.time()).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    found = []
    for text in path.read_text(errors="replace").splitlines():
        clock = re.match(r"(\d\d):(\d\d):(\d\d\.\d+) ", text)
        if clock:
            at = day + 3600 * int(clock[1]) + 60 * int(clock[2]) + float(clock[3])
            found.append((at + 86400 if since and at < since - 1 else at, text))
    return found


class Counted:
    """When a slot's uplinks counted, by the server's clock."""

    def __init__(self, run, began):
        self.began = began
        self.clock = [(float(row["time_s"]), int(row["round"])) for row in rows(run / "rounds.csv")]
        self.responders = {int(row["round"]): row["responders"].split() for row in rows(run / "participation.csv")}
        self.joins = [(int(number), int(slot)) for number, slot in
                      re.findall(r"round (\d+), node (\d+): joined", (run / "log.txt").read_text())]
        self.end = began + self.clock[-1][0]

    def closed(self, number):
        """When a round was closed; infinity where it was not."""
        return self.began + next((at for at, done in self.clock if done > number), math.inf)

    def first(self, slots, since):
        """When an uplink of one of the slots counted first after it had joined after a moment."""
        firsts = []
        for number, slot in self.joins:
            if slot in slots and self.closed(number) >= since:
                while str(slot) not in self.responders.get(number, [str(slot)]):
                    number += 1
                firsts.append(self.closed(number))
        return min(firsts, default=math.inf)


def restarts(members, struck, counted):
    """What became of each restart: seconds to a counted uplink, "killed again" before it, "censored" by the run's end, or "never"."""
    found = []
    for worker, member in enumerate(members[1:], start=1):
        hosting = [(at, [int(slot) for slot in re.findall(r"\d+", text.split("slots")[1].split("]")[0])])
                   for at, text in lines(member.output, member.lives[0]["began"]) if "hosts slots" in text]
        ends = [counted.began + at + seconds for at, kind, target, seconds in struck
                if target == worker and kind not in ("kill", "reset")]
        since = None
        for before, life in zip(member.lives, member.lives[1:]):
            # A process that ended by itself before it counted began no new restart.
            since = life["began"] if before["killed"] or since is None else since
            first = min((counted.first(slots, at) for at, slots in hosting if life["began"] <= at <= life["ended"]),
                        default=math.inf)
            if first <= min(life["ended"], counted.end):
                became = round(first - max([since, *(end for end in ends if end <= first)]), 1)
            elif life["ended"] < counted.end and not life["killed"]:
                continue
            elif life["ended"] < counted.end:
                became = "killed again"
            else:
                became = "censored" if counted.end - since < RESTART_P95 else "never"
            found.append({"worker": worker, "at": round(since - counted.began, 1), "became": became})
            since = None
    return found


def judge(options, members, code, began, struck):
    """Every criterion with what was found and what was wanted, and what else is worth knowing."""
    run = options.out / "run"
    text = (run / "log.txt").read_text() if (run / "log.txt").exists() else ""
    criteria = []

    def criterion(name, found, wanted, held):
        criteria.append({"criterion": name, "found": found, "wanted": wanted, "held": held})

    verdict = {"seed": options.seed, "seconds": options.seconds, "faults": len(struck), "undecodable": text.count("undecodable"),
               "joins": text.count(": joined"), "criteria": criteria}
    criterion("exit code of submit", code, 0, code == 0)
    criterion("digest mismatches", text.count("digest mismatch"), 0, "digest mismatch" not in text)
    if code == 0:
        replay = laconic(options, "simulate", "--replay", run)
        said = replay.stdout.strip() or replay.stderr.strip()
        criterion("replay of the participation", said, "as recorded", replay.returncode == 0)
        summary = json.loads((run / "summary.json").read_text())
        nodes = SLOTS_PER_WORKER * options.workers
        missed = sum(nodes - len(row["responders"].split()) for row in rows(run / "participation.csv"))
        equal = max(1, round((summary["round"] * nodes - missed) / nodes))
        verdict.update(rounds=summary["round"], uplinks=summary["round"] * nodes, missed_uplinks=missed)
        calm = laconic(options, "simulate", options.out / "chaos.conf", "--set", f"stop={{ rounds = {equal} }}", "--set",
                       f"evaluate.every={equal}", "--set", "faults={}", "--json", "--out", options.out / "calm")
        without = json.loads(calm.stdout.strip().splitlines()[-1])["loss"]
        verdict.update(loss=summary["loss"], loss_without_faults=without)
        apart = abs(summary["loss"] / without - 1)
        criterion(f"loss, relative to {equal} rounds without faults", apart, f"at most {LOSS_APART}", apart <= LOSS_APART)
        verdict["restarts"] = restarts(members, struck, Counted(run, began))
        became = [each["became"] for each in verdict["restarts"]]
        waits = sorted(math.inf if each == "never" else each for each in became if each not in ("killed again", "censored"))
        verdict.update({each: became.count(each) for each in ("killed again", "censored", "never")})
        if waits:
            p95 = waits[math.ceil(0.95 * len(waits)) - 1]
            median = waits[len(waits) // 2]
            criterion(f"s from restart to counted uplink, p95 of {len(waits)} (median {median}, most {waits[-1]})", str(p95),
                      f"at most {RESTART_P95}", p95 <= RESTART_P95)
    verdict["ok"] = code == 0 and all(each["held"] for each in criteria)
    return verdict


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--every", type=float, default=10)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("runs") / f"chaos-{int(time.time())}")
    parser.add_argument("--laconic", default=LACONIC)
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
    members = [node(number, options) for number in range(options.workers + 1)]
    try:
        code, began, struck = drive(options, members, log)
    finally:
        for member in members:
            member.kill()
        network("down")
    verdict = judge(options, members, code, began, struck)
    (options.out / "verdict.json").write_text(json.dumps(verdict, indent=2) + "\n")
    for each in verdict["criteria"]:
        print(f"{'held  ' if each['held'] else 'MISSED'}  {each['criterion']}: {each['found']} (wanted: {each['wanted']})")
    print(json.dumps(verdict))
    return 0 if verdict["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
