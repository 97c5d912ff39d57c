"""A cluster's processes, for the scripts of this directory: members that are started, killed and started again; and what runs left."""
import csv
import math
import os
import pathlib
import shlex
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LACONIC = str(ROOT / "laconic")


class Member:
    """A member of the cluster, the server or a worker, and the processes that it has been, one after the other.

    settings: the environment's names without LACONIC_, such as PORT, and their values. prefix: words before the command.
    lives: of each process when it began, when it was found to have ended, and whether kill() ended it; in seconds since 1970.
    """

    def __init__(self, name, role, settings, options, java, prefix=()):
        self.name = name
        self.environment = dict(os.environ, JDK_JAVA_OPTIONS=java)
        self.environment.update({f"LACONIC_{key}": str(value) for key, value in settings.items()})
        config = str(ROOT / "cluster-config" / f"{role}.conf")
        self.command = [*prefix, *shlex.split(options.laconic), "node", "--config", config]
        self.output = options.out / f"{name}.log"
        self.process = None
        self.lives = []

    def start(self):
        with open(self.output, "ab") as out:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=out, stderr=out)
        self.lives.append({"began": time.time(), "ended": math.inf, "killed": False})

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9; of a stopped process, too."""
        if self.running():
            self.process.kill()
            self.process.wait()
            self.lives[-1].update(ended=time.time(), killed=True)

    def ended(self):
        """The exit code of a process that has just been found to have ended by itself; else None."""
        if self.running() or math.isfinite(self.lives[-1]["ended"]):
            return None
        self.lives[-1].update(ended=time.time())
        return self.process.returncode


def laconic(options, *words):
    return subprocess.run([*shlex.split(options.laconic), *map(str, words)], capture_output=True, text=True)


def rows(path):
    """The complete lines of a CSV file that may still be written."""
    if not path.exists():
        return []
    with open(path) as file:
        return list(csv.DictReader(line for line in file if line.endswith("\n")))


def free_ports(count):
    """Ports of the loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = sorted(each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    return ports
