# SPDX-License-Identifier: Apache-2.0
"""slurm.py CONTEND TREE

The scripts of docs/slurm on a real Slurm, its daemons started here on the loopback interface: a run
that is stopped queues again and goes on; an array of shards of which one is killed queues it again,
and the job that merges them leaves the bytes of one process. Ends with 77 where there is no Slurm,
or where its daemons may not be started.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from textbook_kit import Tally

DAEMONS = "munged", "slurmctld", "slurmd"
CLIENTS = "sbatch", "srun", "scontrol", "squeue", "scancel"
SECONDS = 100    # that anything may take on a busy machine
CONFIGURATION = """
ClusterName=contend-test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
MinJobAge=300
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def find(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_ports(n):
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Cluster:
    """Munge, a controller and one node, of this test alone."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"),
                            "LC_ALL": "C.UTF-8"}

    def start(self):
        folder = self.folder
        for name in "state", "spool":
            (folder / name).mkdir()
        key = folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname(), folder=folder, ports=free_ports(2)))
        self.run(find("munged"), "--foreground", "--force", f"--socket={folder}/munge.socket",
                 f"--key-file={key}", f"--pid-file={folder}/munged.pid",
                 f"--log-file={folder}/munged.log", f"--seed-file={folder}/munged.seed")
        wait("munge", lambda: (folder / "munge.socket").exists())
        self.run(find("slurmctld"), "-D", "-c")
        self.run(find("slurmd"), "-D", "-c", "-N", socket.gethostname())
        wait("the node", lambda: "idle" in self.ask("sinfo", "-h", "-o", "%t"))

    def run(self, *command):
        log = open(self.folder / (os.path.basename(command[0]) + ".out"), "wb")
        self.daemons.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log,
                                             start_new_session=True))

    def ask(self, *command, **how):
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True,
                              check=False, timeout=SECONDS, **how)
        return done.stdout.strip() if done.returncode == 0 else ""

    def state(self, job):
        """States of a job, or of all tasks of its array."""
        told = self.ask("scontrol", "-o", "show", "job", job)
        return [dict(word.split("=", 1) for word in line.split() if "=" in word)
                for line in told.splitlines()]

    def is_over(self, job):
        states = [s.get("JobState") for s in self.state(job)]
        return states and all(s in ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT") for s in states)

    def stop(self):
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in reversed(self.daemons):
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def logs(self):
        told = [f"{name}:\n{(self.folder / name).read_text(errors='replace')[-1500:]}"
                for name in ("slurmctld.log", "slurmd.log", "slurmctld.out", "slurmd.out")
                if (self.folder / name).exists()]
        return "\n".join(told)


def wait(what, holds):
    end = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} takes more than {SECONDS} s")
        time.sleep(0.05)


class Work:
    """A folder in which jobs run, and Contend for them."""

    def __init__(self, cluster, program, tree, folder, tally):
        self.cluster, self.tally, self.folder = cluster, tally, folder
        self.scripts = tree / "docs" / "slurm"
        self.market = tree / "tests" / "study-market.yaml"
        self.program = program
        # The first time in a shard of that name it is killed, as by somebody who is short of memory.
        self.contend = folder / "contend"
        self.contend.write_text(
            "#!/bin/bash\n"
            f"if [[ \"$*\" == *2-of-3.h5* && $1 == study && ! -e {folder}/killed ]]; then\n"
            f"    touch {folder}/killed\n"
            f"    {program} \"$@\" --checkpoint-every 0.001s & child=$!\n"
            f"    until [ -e {folder}/whole.2-of-3.h5.checkpoint/generation-1 ]; do :; done\n"
            "    kill -9 $child; wait $child\n    kill -9 $$\nfi\n"
            f"exec {program} \"$@\"\n")
        self.contend.chmod(0o755)
        cluster.environment["CONTEND"] = str(self.contend)

    def submit(self, *command):
        job = self.cluster.ask(*command, cwd=self.folder)
        self.tally.expect(job, f"{command} submits nothing")
        return job.split()

    def output(self, pattern):
        return "\n".join(path.read_text() for path in sorted(self.folder.glob(pattern)))

    def contend_here(self, *command):
        subprocess.run([self.program, *command], check=True, capture_output=True, cwd=self.folder)


def array(work, tally):
    """Three shards, one killed in the middle; then the merge."""
    (work.folder / "study.yaml").write_text(
        f"contend: 1\nstudy: array\nscenario: {work.market}\n"
        "set: [calibration.sample=500, customers.count=30000]\nreplications: 3\nfactors:\n"
        "  money: {path: events.money.inject, from: 1.0e7, to: 1.0e9, scale: log}\n"
        "  known: {path: providers.challenger.awareness.west, from: 0.4, to: 1}\n"
        "design: {rule: sobol, points: 48}\noutcomes:\n"
        "  share: {metric: share, provider: challenger, at: 2016-07}\n")
    jobs = work.submit(str(work.scripts / "study.sh"), "study.yaml", "whole", "3",
                       "--cpus-per-task=1", "--time=5")
    work.contend_here("study", "study.yaml", "-q", "--no-run-facts", "-o", "one.h5")
    wait("the array and its merge", lambda: all(work.cluster.is_over(job) for job in jobs))
    said = work.output("slurm-*.out")
    tasks = work.cluster.state(jobs[0])
    restarts = sorted(int(task.get("Restarts", 0)) for task in tasks)
    tally.expect(restarts == [0, 0, 1], f"queued again {restarts}: {said}")
    tally.expect((work.folder / "killed").exists() and "ended with 137: queueing again" in said
                 and "going on from" in said, f"the killed task does not go on: {said}")
    tally.expect([s["JobState"] for job in jobs for s in work.cluster.state(job)]
                 == ["COMPLETED"] * 4, f"states {work.cluster.state(jobs[0])}: {said}")
    whole = work.folder / "whole.h5"
    tally.expect(whole.exists() and whole.read_bytes() == (work.folder / "one.h5").read_bytes(),
                 f"other bytes than one process: {said}")
    left = sorted(p.name for p in work.folder.glob("whole.*"))
    tally.expect(left == ["whole.h5"], f"leaves {left}")


def stopped(work, tally):
    """The signal that Slurm sends before the time limit: saved, queued again, gone on."""
    (work.folder / "long.yaml").write_text(
        work.market.read_text().replace("count: 2000", "count: 1000000"))
    command = ("run", "long.yaml", "--set", "calibration.sample=500", "--replications", "100",
               "--no-run-facts", "--force", "-o")
    job, = work.submit("sbatch", "--parsable", "--cpus-per-task=1", "--time=5",
                       str(work.scripts / "run.sbatch"), *command, "result.h5",
                       "--checkpoint-every", "0.1s")
    wait("a checkpoint", lambda: work.cluster.is_over(job)
         or list(work.folder.glob("result.h5.checkpoint/generation-*")))
    work.cluster.ask("scancel", "--signal=USR1", job)    # to its steps, as --signal has it
    work.contend_here(*command, "one.h5", "-q")
    wait("the run", lambda: work.cluster.is_over(job))
    said = work.output(f"slurm-{job}.out")
    state, = work.cluster.state(job)
    tally.expect(state["JobState"] == "COMPLETED" and state.get("Restarts") == "1",
                 f"{state['JobState']} after {state.get('Restarts')} restarts: {said}")
    tally.expect("queueing again" in said and "going on from" in said, f"does not go on: {said}")
    result = work.folder / "result.h5"
    tally.expect(result.exists() and result.read_bytes() == (work.folder / "one.h5").read_bytes(),
                 f"other bytes after the stop: {said}")


def broken(work, tally):
    """A study with errors: its tasks fail at once, and nothing is merged."""
    (work.folder / "broken.yaml").write_text("contend: 1\nstudy: broken\n")
    jobs = work.submit(str(work.scripts / "study.sh"), "broken.yaml", "broken", "2",
                       "--cpus-per-task=1")
    wait("the broken study", lambda: all(work.cluster.is_over(job) for job in jobs))
    states = [[s["JobState"] for s in work.cluster.state(job)] for job in jobs]
    tally.expect(states == [["FAILED"] * 2, ["CANCELLED"]], f"a study with errors: {states}")


def ranks(work, tally):
    """The script for MPI passes on what it is given; the program may have been built without."""
    job, = work.submit("sbatch", "--parsable", "--nodes=1", "--ntasks-per-node=1",
                       "--cpus-per-task=1", "--time=5", str(work.scripts / "mpi.sbatch"), "run",
                       str(work.market), "-q", "--set", "calibration.sample=500", "-o", "ranks.h5")
    wait("the run by ranks", lambda: work.cluster.is_over(job))
    tally.expect((work.folder / "ranks.h5").exists(), work.output(f"slurm-{job}.out"))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    lacking = [name for name in DAEMONS + CLIENTS if find(name) is None]
    if lacking or os.geteuid() != 0:
        print(f"skipped: needs {', '.join(lacking) or 'root'}"
              " (Debian: slurmctld slurmd slurm-client munge)")
        return 77
    program, tree = (pathlib.Path(path).resolve() for path in arguments)
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="slurm-") as scratch:
        cluster = Cluster(pathlib.Path(scratch) / "cluster")
        work_folder = pathlib.Path(scratch) / "work"
        cluster.folder.mkdir()
        work_folder.mkdir()
        try:
            try:
                cluster.start()
            except TimeoutError as error:
                print(f"skipped: {error}\n{cluster.logs()}")
                return 77
            work = Work(cluster, program, tree, work_folder, tally)
            for case in array, stopped, broken, ranks:
                began = time.monotonic()
                try:
                    case(work, tally)
                except Exception as error:
                    tally.expect(False, f"{case.__name__}: {error!r}\n{cluster.logs()}")
                print(f"{case.__name__}: {time.monotonic() - began:.1f} s")
        finally:
            cluster.stop()
    return tally.end()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(sys.argv[1:]))
