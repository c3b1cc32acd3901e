"""What happens to the server while sessions work: nothing, a crash now and then, or a disk that is full and has room again."""
import os
import pathlib
import signal
import subprocess
import time

import psycopg2

BALLAST = 256 * 1024
SMALL = 256 * 1024 * 1024


def trouble(options, dice):
    """A generator; each step does what is due and returns at once or when it is over."""
    if options.faults == "crash":
        return crashes(Server(options.data), dice)
    if options.faults == "full":
        return full_disk(options.small, dice)
    return quiet()


def quiet():
    while True:
        yield


class Server:
    """The server whose data are in a directory, which belongs to the user that runs it."""

    def __init__(self, data):
        self.data = data
        owner = data.stat().st_uid
        self.command = ["pg_ctl", "-D", str(data), "-l", str(data / "server.log"), "-w", "-t", "120", "-s"]
        if os.geteuid() == 0 and owner != 0:
            self.command = ["runuser", "-u", data.owner(), "--"] + self.command

    def postmaster(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def start(self):
        """Waits for the old one's children, which hold its memory."""
        for _ in range(60):
            if subprocess.run(self.command + ["start"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return
            time.sleep(0.5)
        raise RuntimeError("the server does not start again: " + str(self.data / "server.log"))

    def stop(self):
        subprocess.run(self.command + ["stop", "-m", "immediate"], check=True)

    def children(self):
        """Backends and workers of this postmaster."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and f"PPid:\t{self.postmaster()}\n" in (entry / "status").read_text():
                    found.append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
        return sorted(found)

    def wait_until_up(self):
        for _ in range(240):
            try:
                psycopg2.connect().close()
                return
            except psycopg2.OperationalError:
                time.sleep(0.25)
        raise RuntimeError("the server does not answer")


def crashes(server, dice):
    while True:
        until = time.monotonic() + dice.uniform(1, 4)
        while time.monotonic() < until:
            yield
        way = dice.choice(["child", "child", "postmaster", "immediate"])
        if way == "child":
            os.kill(dice.choice(server.children()), signal.SIGKILL)
            # Until the postmaster has seen it, it still answers.
            time.sleep(0.5)
        elif way == "postmaster":
            os.kill(server.postmaster(), signal.SIGKILL)
            server.start()
        else:
            server.stop()
            server.start()
        server.wait_until_up()


def full_disk(directory, dice):
    """A file takes what room there is, and gives it back; and at the end, too."""
    size = os.statvfs(directory)
    if size.f_blocks * size.f_frsize > SMALL:
        raise RuntimeError(f"{directory} is too large a file system to fill: {size.f_blocks * size.f_frsize} bytes")
    ballast = directory / "ballast"
    try:
        while True:
            for room in True, False:
                until = time.monotonic() + dice.uniform(0.3, 1.5)
                if room:
                    ballast.unlink(missing_ok=True)
                else:
                    fill(ballast)
                while time.monotonic() < until:
                    yield
    finally:
        ballast.unlink(missing_ok=True)


def fill(ballast):
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * BALLAST)
        except OSError:
            return
