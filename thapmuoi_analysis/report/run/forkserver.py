"""The process that warm kernels are forked from: `python -m …forkserver FD`, FD being its line.

It imports what notebooks import, in one thread, and then forks a kernel for each request. What
libraries decide when they are imported, by whether a kernel is there, they decide as in a kernel;
what a kernel has of its own it makes after the fork. (The fork server of multiprocessing would not
do: it imports the caller's `__main__` again.)
"""

import builtins
import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

KERNEL = SimpleNamespace(kernel=True)
ALSO = (  # what a kernel imports for itself, and what the package imports only when it needs it
    "ipykernel.debugger", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel_launcher",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect", "frictionless",
    "jsonschema", "matplotlib.backends.backend_agg", "PIL.PngImagePlugin",
)  # fmt: skip


def main() -> None:
    """Import, then fork until the line ends; in a fork, be a kernel until that ends."""
    if sys.path[0] in ("", str(Path.cwd())):  # as ipykernel_launcher does
        del sys.path[0]
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # kernels end when this process does
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    added = _import()
    _be_kernel(_serve(socket.socket(fileno=int(sys.argv[1]))), added)


def _import() -> dict[str, str]:
    """Import what a kernel and the notebooks import, as if a kernel were there.

    Return what that puts into the environment: a kernel that imports for itself has it as well.
    """
    import thapmuoi_analysis

    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else debugpy warns at import
    before = dict(os.environ)
    builtins.get_ipython = lambda: KERNEL  # type: ignore[attr-defined]
    for name in thapmuoi_analysis.__all__:
        getattr(thapmuoi_analysis, name)
    for name in ALSO:
        import_module(name)
    sys.modules["frictionless"].system.plugins  # noqa: B018 - imports them
    del builtins.get_ipython  # type: ignore[attr-defined]
    gc.freeze()  # so that collections in kernels leave the shared pages alone
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def _serve(line: socket.socket) -> socket.socket:
    """Fork at each request; return, in the forks alone, the channel of the kernel to be.

    A request is a byte on the line with the channel and the two streams of a kernel; a byte alone
    says that no more will come. When the line ends, every kernel is ended.
    """
    asleep, waker = socket.socketpair()
    waker.setblocking(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    channels: dict[int, socket.socket] = {}
    more = True
    while more or channels:
        ready, _, _ = select.select([line, asleep], [], [])
        if asleep in ready:
            asleep.recv(4096)
            _reap(channels)
        if line not in ready:
            continue
        byte, fds, _, _ = socket.recv_fds(line, 1, 3)
        if not byte:
            break
        more = bool(fds)
        if fds:
            channel = socket.socket(fileno=fds[0])
            if not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                os.setsid()
                for known, stream in enumerate(fds[1:], 1):
                    os.dup2(stream, known)
                    os.close(stream)
                for own in (line, asleep, waker, *channels.values()):
                    own.close()
                return channel
            channels[pid] = channel
            channel.sendall(b"pid %d\n" % pid)
            for stream in fds[1:]:
                os.close(stream)
    for pid in channels:
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    sys.exit()


def _reap(channels: dict[int, socket.socket]) -> None:
    """Tell on its channel how each kernel ended that has ended."""
    for pid in list(channels):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with suppress(OSError), channels.pop(pid) as channel:
                channel.sendall(b"ended %d\n" % os.waitstatus_to_exitcode(status))


def _be_kernel(channel: socket.socket, added: dict[str, str]) -> None:
    """Read what kernel to be from the channel, be it, and say so when it listens."""
    from ipykernel.kernelapp import IPKernelApp

    with channel, channel.makefile("rb") as text:
        request = json.loads(text.read())
        os.environ.clear()
        os.environ.update({**request["env"], **added}, JPY_PARENT_PID=str(os.getppid()))
        os.chdir(request["cwd"])
        sys.argv = [str(sys.modules["ipykernel_launcher"].__file__), *request["argv"]]
        sys.modules["numpy"].random.seed()  # Python's own numbers begin anew by themselves
        kernel = IPKernelApp.instance()
        kernel.initialize(request["argv"])
        channel.sendall(b"ready\n")
    kernel.start()


if __name__ == "__main__":
    main()
