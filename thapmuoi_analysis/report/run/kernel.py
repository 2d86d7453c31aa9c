"""Warm kernels: real ipykernels, forked from a process that has the imports behind it.

A kernel provisioner of jupyter_client. The report uses it by itself; plain papermill, nbclient and
nbval do where the environment says `JUPYTER_DEFAULT_PROVISIONER_NAME=thapmuoi-warm`. It starts
what ipykernel's own kernelspec starts, by this interpreter; any other kernel, and every kernel on
a system without fork, is started as jupyter_client always does.
"""

import asyncio
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

NAME = "thapmuoi-warm"
LAUNCHER = ["-m", "ipykernel_launcher"]
SERVER = "thapmuoi_analysis.report.run.forkserver"
LATE = ("JPY_", "PYTEST_", "THAPMUOI_")  # variables that no library reads when it is imported
TAKEN = {"cwd", "env", "extra_arguments", "kernel_id", "stderr", "stdout"}  # of what Popen takes
endings: ContextVar[list[int] | None] = ContextVar("endings", default=None)  # exit codes
_servers: list["_Server"] = []  # the last one forks; the others end with their kernels
_lock = Lock()


def why_cold() -> str:
    """Return why kernels cannot be forked here; empty where they can."""
    able = hasattr(os, "fork") and hasattr(socket, "send_fds")
    return "" if able else f"{sys.platform} cannot fork: each kernel starts from nothing"


class WarmProvisioner(LocalProvisioner):
    """Start kernels by forking; watch, signal and end them as the local provisioner does."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel and return when it listens, or start it from nothing."""
        forked = None if why_cold() or not _forkable(cmd, kwargs) else _fork(cmd, kwargs)
        while forked and not forked.listens and forked.poll() is None:
            await asyncio.sleep(0.002)
        if not forked or not forked.listens:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast(subprocess.Popen[bytes], forked)
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd") or pathlib.Path.cwd()
        return self.connection_info


class Forked:
    """A kernel that another process forked, as far as a provisioner needs it to be a `Popen`.

    Its channel brings a line each for its process id, when it is ready, and how it ended. Where
    the channel ends without the last, so has the process that forked it, and it with that.
    """

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel, self._heard = channel, b""
        self.returncode: int | None = None

    @property
    def said(self) -> dict[str, str]:
        """What the channel brought so far."""
        lines = self._heard.decode().split("\n")[:-1]
        return dict(line.partition(" ")[::2] for line in lines)

    @property
    def listens(self) -> bool:
        """Whether it is known and ready."""
        return self.said.keys() >= {"pid", "ready"}

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self.said["pid"])

    def poll(self) -> int | None:
        """Return its exit code, negative for a signal; None while it runs."""
        while self.returncode is None:
            try:
                heard = self._channel.recv(64, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return None
            self._heard += heard
            if not heard:
                self.returncode = int(self.said.get("ended", -signal.SIGKILL))
                self._channel.close()
                if (codes := endings.get()) is not None:
                    codes.append(self.returncode)
        return self.returncode

    def wait(self) -> int:
        """Return its exit code when it has ended."""
        while (code := self.poll()) is None:
            select.select([self._channel], [], [])
        return code

    def send_signal(self, signum: int) -> None:
        """Send it a signal unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class _Server:
    """A warm process: the environment its libraries were imported in, and the line to it."""

    def __init__(self, env: dict[str, str]) -> None:
        self.key, (self._line, theirs) = _key(env), socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", SERVER, str(theirs.fileno())], env=env,
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def serves(self, env: dict[str, str]) -> bool:
        """Return whether it is there, and may fork a kernel for an environment."""
        return self.key == _key(env) and self._process.poll() is None

    def fork(self, request: dict[str, Any], streams: list[int]) -> Forked:
        """Let it fork a kernel."""
        mine, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._line, [b"k"], [theirs.fileno(), *streams])
        mine.sendall(json.dumps(request).encode())
        mine.shutdown(socket.SHUT_WR)
        return Forked(mine)

    def retire(self) -> None:
        """Let it end when its kernels have."""
        with suppress(OSError):
            self._line.sendall(b"r")

    def stop(self) -> None:
        """End it and its kernels at once."""
        self._line.close()
        self._process.wait()


def _key(env: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Return what is decided when a process starts; a fork of the caller needs its own line."""
    return os.getpid(), {n: value for n, value in env.items() if not n.startswith(LATE)}


def _forkable(cmd: list[str], kwargs: dict[str, Any]) -> bool:
    """Return whether a kernel is what ipykernel's own kernelspec starts, by this interpreter."""
    return cmd[0] == sys.executable and cmd[1:3] == LAUNCHER and set(kwargs) <= TAKEN


def _fork(cmd: list[str], kwargs: dict[str, Any]) -> Forked:
    """Fork a kernel from the warm process, which is begun anew for another environment."""
    env = dict(kwargs.get("env") or os.environ)
    request = {"argv": cmd[3:], "env": env, "cwd": str(kwargs.get("cwd") or pathlib.Path.cwd())}
    given = (kwargs.get("stdout") or 1, kwargs.get("stderr") or 2)
    streams = [one if isinstance(one, int) else one.fileno() for one in given]
    with _lock:
        if not _servers or not _servers[-1].serves(env):
            for server in _servers:
                server.retire()
            _servers.append(_Server(env))
        return _servers[-1].fork(request, streams)


def warm() -> None:
    """Begin the warm process while the caller imports for itself; do nothing without fork."""
    if not why_cold() and not _servers:
        _servers.append(_Server(dict(os.environ)))


def stop() -> None:
    """End the warm process, if there is one, and every kernel that it forked, at once."""
    while _servers:
        _servers.pop().stop()
