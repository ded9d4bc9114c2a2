#!/usr/bin/env python3
"""account.py RESULT -- COMMAND...

Runs the command, waits for it, ends what it has left behind (masters of ssh, say), and writes to RESULT as JSON what all of
them used: wall time until the command ended, processor time, memory. Asked to end (SIGTERM), it ends all of them first. It is the subreaper of them all, so that the kernel's
own figures (wait4) hold every process that was ever started, however it was detached."""
import ctypes, json, os, resource, signal, subprocess, sys, threading, time

INTERVAL = 0.1
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
result, command = sys.argv[1], sys.argv[sys.argv.index("--") + 1:]
peak = {"kib": 0, "processes": 0}
stop = threading.Event()


def children(pid):
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                yield from map(int, file.read().split())
    except OSError:
        pass  # it has ended


def descendants(pid):
    for child in children(pid):
        yield child
        yield from descendants(child)


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * PAGE_KIB
    except OSError:
        return 0


def sample():
    while not stop.wait(INTERVAL):
        sizes = [resident(pid) for pid in descendants(os.getpid())]
        peak["kib"] = max(peak["kib"], sum(sizes))
        peak["processes"] = max(peak["processes"], len(sizes))


def send(number):
    for pid in list(descendants(os.getpid())):
        try:
            os.kill(pid, number)
        except OSError:
            pass


def reap(seconds):
    """Whether all have ended in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return True
    return False


def end_all():
    send(signal.SIGTERM)
    if not reap(5):
        send(signal.SIGKILL)
        reap(5)


def wait_for(main):
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == main:
            return os.waitstatus_to_exitcode(status)


def finish(code):
    wall = time.monotonic() - started
    stop.set()
    end_all()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(result, "w") as file:
        json.dump({
            "exitCode": code if code >= 0 else 128 - code,
            "wallSeconds": round(wall, 4),
            "controllerCpuSeconds": round(used.ru_utime + used.ru_stime, 4),
            "peakMiB": round(max(peak["kib"], used.ru_maxrss) / 1024, 1),
            "biggestProcessMiB": round(used.ru_maxrss / 1024, 1),
            "processes": max(peak["processes"], 1),
        }, file)


ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
threading.Thread(target=sample, daemon=True).start()
started = time.monotonic()
signal.signal(signal.SIGTERM, lambda *_: (finish(-signal.SIGTERM), os._exit(0)))
finish(wait_for(subprocess.Popen(command).pid))
