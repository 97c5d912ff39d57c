#!/usr/bin/env python3
"""A quarter of the peers of a gossip run dies at a third of the rounds (kill -9) and comes back at two thirds.

Three runs of gossip-restart.conf: on a cluster of one server and four workers, a JVM each, undisturbed; on such a cluster, where
one worker, which hosts four of the 16 peers, is killed and started again; and the same schedule in the simulator. Each must end by
itself, the disturbed ones within one point of the undisturbed run's test accuracy, with all peers back and the repairs counted.

usage: gossip-restart.py [--rounds N] [--worker 4] [--data FILE] [--out DIR] [--laconic COMMAND]
Exit codes: 0 all of it held; 1 something did not; 77 the data is not there.
"""
import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys
import time

from members import LACONIC, Member, free_ports, laconic, rows

CONF = pathlib.Path(__file__).resolve().with_suffix(".conf")
WORKERS, PEERS = 4, 16
POINT = 0.01
RUN_AT_MOST_S = 1800
JAVA = "-Xmx512m -XX:+UseSerialGC"


def stated(pattern):
    """What the experiment file says."""
    return re.search(pattern, CONF.read_text())[1]


def experiment(options):
    data = ["--set", f"problem.data={json.dumps(str(options.data.resolve()))}"] if options.data else []
    return [str(CONF), "--set", f"stop.rounds={options.rounds}", *data]


def cluster_run(options, name, disturbed):
    """Runs it on processes; the exit code of submit and the run's directory."""
    ports = free_ports(1 + WORKERS)
    server = f"127.0.0.1:{ports[0]}"
    settings = {"SEEDS": server, "METRICS_ENABLED": "off", "STATE": options.out / f"{name}-state"}
    members = [
        Member(f"{name}-{i}", "worker" if i else "server", dict(settings, PORT=port), options, JAVA)
        for i, port in enumerate(ports)]
    victim, run = members[options.worker], options.out / name
    try:
        for member in members:
            member.start()
        with open(options.out / f"{name}-submit.log", "wb") as out:
            submit = subprocess.Popen(
                [*shlex.split(options.laconic), "submit", *experiment(options), "--cluster", server,
                 "--members", str(WORKERS), "--out", run, "--quiet"], stdout=out, stderr=out)
            deadline = time.time() + RUN_AT_MOST_S
            while submit.poll() is None:
                if time.time() > deadline:
                    submit.kill()
                done = rows(run / "rounds.csv")
                number = int(done[-1]["round"]) if done else 0
                if disturbed and len(victim.lives) == 1:
                    if victim.running() and number >= options.rounds / 3:
                        victim.kill()
                        print(f"round {number}: worker {options.worker} killed", flush=True)
                    elif not victim.running() and number >= options.rounds * 2 / 3:
                        victim.start()
                        print(f"round {number}: worker {options.worker} started again", flush=True)
                time.sleep(0.1)
        return submit.returncode, run
    finally:
        for member in members:
            member.kill()


def simulated_run(options, name):
    """The same schedule in virtual time: the same peers, gone for the same rounds."""
    block = PEERS // WORKERS
    third = options.rounds * int(stated(r"compute = (\d+)ms")) // 3
    crashes = ", ".join(
        f"{{ node = worker-{peer}, at = {third}ms, back = {2 * third}ms }}"
        for peer in range((options.worker - 1) * block, options.worker * block))
    done = laconic(options, "simulate", *experiment(options), "--set", f"faults.crash=[{crashes}]", "--quiet",
                   "--out", options.out / name)
    (options.out / f"{name}.log").write_text(done.stdout + done.stderr)
    return done.returncode, options.out / name


def judged(name, code, run, disturbed):
    """What a run came to."""
    row = rows(run / "rounds.csv")
    log = (run / "log.txt").read_text() if (run / "log.txt").exists() else ""
    incidents = {kind: sorted({int(number) for number in re.findall(rf"round (\d+), node \d+: {kind}", log)})
                 for kind in ("peer lost", "peer returned")}
    last = row[-1] if row else {}
    live = [int(each["live_peers"]) for each in row] or [0]
    result = {
        "run": name, "exit_code": code, "rounds": int(last.get("round", 0)), "seconds": round(float(last.get("time_s", 0))),
        "accuracy": float(last.get("accuracy") or "nan"), "live_peers_least": min(live), "live_peers_last": live[-1],
        "lost_at": incidents["peer lost"], "returned_at": incidents["peer returned"], "resyncs": int(last.get("resyncs", 0)),
        "resync_bits": int(last.get("resync_bits", 0)), "gossip_bits": int(last.get("gossip_bits", 0))}
    block = PEERS // WORKERS
    result["held"] = code == 0 and result["live_peers_last"] == PEERS and (
        result["live_peers_least"] == PEERS - block and result["resyncs"] > 0 and result["resync_bits"] > 0
        if disturbed else result["live_peers_least"] == PEERS)
    print(json.dumps(result), flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=int(stated(r"rounds = (\d+)")))
    parser.add_argument("--worker", type=int, default=WORKERS, choices=range(1, WORKERS + 1))
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("runs") / f"gossip-restart-{int(time.time())}")
    parser.add_argument("--laconic", default=LACONIC)
    options = parser.parse_args()
    data = options.data or CONF.parent / stated(r'data = "([^"]*)"')
    if not data.exists():
        print(f"skipped: there is no {data}; --data names MNIST's t10k-images-idx3-ubyte.gz")
        return 77
    options.out = options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=False)
    calm = judged("undisturbed", *cluster_run(options, "undisturbed", False), disturbed=False)
    disturbed = judged("disturbed", *cluster_run(options, "disturbed", True), disturbed=True)
    simulated = judged("simulated", *simulated_run(options, "simulated"), disturbed=True)
    apart = {each["run"]: round(each["accuracy"] - calm["accuracy"], 4) for each in (disturbed, simulated)}
    held = all(each["held"] for each in (calm, disturbed, simulated)) and all(abs(gap) <= POINT for gap in apart.values())
    verdict = {"accuracy_minus_undisturbed": apart, "ok": held}
    (options.out / "verdict.json").write_text(json.dumps(dict(verdict, runs=[calm, disturbed, simulated]), indent=2) + "\n")
    print(json.dumps(verdict))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
