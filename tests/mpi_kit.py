# SPDX-License-Identifier: Apache-2.0
"""Programs started on several ranks by mpirun, and what they leave behind."""

import os
import signal
import subprocess
import time

# As root, with more ranks than processors, on a machine without a network, beside other work.
LAUNCHER = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_btl": "self,vader",
    "OMPI_MCA_plm_rsh_agent": "false",
    "LC_ALL": "C.UTF-8",
}
SECONDS = 120  # that no call may take


class Ranks:
    """A program built with MPI, and the program that starts it."""

    def __init__(self, program, launcher, folder):
        self.program, self.launcher, self.folder = program, launcher, folder
        self.environment = {**os.environ, **LAUNCHER, "TMPDIR": "/tmp"}

    def command(self, n, *arguments):
        return [self.launcher, "-n", str(n), self.program, *arguments]

    def start(self, n, *arguments, command=None):
        return subprocess.Popen(command or self.command(n, *arguments), text=True, cwd=self.folder,
                                env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def call(self, n, *arguments, command=None):
        """Exit code, standard output, standard error."""
        run = self.start(n, *arguments, command=command)
        try:
            out, errors = run.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            run.terminate()
            out, errors = run.communicate()
            return None, out, errors
        return run.returncode, out, errors

    def processes(self, run):
        """Those of the program that a launcher has started, directly or not."""
        parents = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
        found = []
        for process in parents:
            above = process
            while above in parents and above != run.pid:
                above = parents[above]
            if above == run.pid and self.is_program(process):
                found.append(process)
        return sorted(found)

    def is_program(self, process):
        try:
            return os.path.samefile(f"/proc/{process}/exe", self.program)
        except OSError:
            return False

    def stop_when(self, run, ready, number=signal.SIGUSR1, one=False):
        """Sends a signal to the launcher, or to one rank, as soon as ready() holds; then waits."""
        end = time.monotonic() + SECONDS
        while not ready() and run.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        targets = self.processes(run)[-1:] if one else [run.pid]
        for process in targets:
            os.kill(process, number)
        out, errors = run.communicate(timeout=SECONDS)
        return run.returncode, out, errors
