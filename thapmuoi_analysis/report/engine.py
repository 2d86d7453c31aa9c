"""A papermill engine that runs the cells in its own process: `papermill --engine thapmuoi …`.

No kernel is started and no message crosses a socket: ipykernel's in-process kernel runs each cell,
and nbclient makes outputs of what it sends, as it does for any kernel.
"""

from contextlib import suppress
from threading import Event
from typing import Any

from ipykernel.inprocess.ipkernel import InProcessKernel
from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from traitlets.config import Config


class Kernel(InProcessKernel):
    """A kernel that keeps what it sends."""

    shell: Any
    session: Any
    iopub_socket: Any

    def __init__(self, **traits: Any) -> None:
        self.sent: list[Any] = []
        silent = Config(HistoryManager={"enabled": False})  # nothing goes into anybody's history
        super().__init__(config=silent, **traits)
        self.shell.enable_matplotlib("inline")
        self._forward_input(allow_stdin=False)

    def _io_dispatch(self, change: Any) -> None:
        socket = self.iopub_socket.io_thread.socket
        _, message = self.session.recv(socket, copy=False)
        self.sent.append(message)

    def run(self, code: str) -> list[Any]:
        """Run a cell; return what it sent, in order."""
        self.sent = []
        with self._redirected_io():
            request = self.session.msg("execute_request", {"code": code, "silent": False})
            self.set_parent([], request)
            self.shell.run_cell(code, store_history=True)
            self.stdout.flush()
            self.stderr.flush()
        arrived = Event()
        self.iopub_thread.schedule(arrived.set)
        arrived.wait()
        return self.sent


class Client(PapermillNotebookClient):
    """Papermill's client, whose cells an in-process kernel runs."""

    def execute(self, **_: Any) -> None:
        """Run the cells of the notebook, up to the first that fails."""
        self.kernel = Kernel()
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = {"name": "python"}

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> None:
        """Run a cell and take in what it sent."""
        if cell.cell_type != "code" or not cell.source.strip():
            return
        if self.on_cell_execute:
            self.on_cell_execute(cell=cell, cell_index=cell_index)
        cell.execution_count = self.kernel.shell.execution_count
        cell.outputs = []
        self.clear_before_next_output = False
        for message in self.kernel.run(cell.source):
            with suppress(CellExecutionComplete):
                self.process_message(message, cell, cell_index)
        if "raises-exception" in cell.metadata.get("tags", ()):
            return
        for output in cell.outputs:
            if output.output_type == "error":
                raise CellExecutionError.from_cell_and_msg(cell, output)


class InProcessEngine(Engine):
    """Runs a notebook in the process that asks for it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells of a notebook, up to the first that fails."""
        begins = options.get("on_cell_execute")
        if "begun" in options:
            options["begun"](nb_man.nb)  # the notebook, as far as it is run
        Client(nb_man, record_timing=False, on_cell_execute=begins).execute()
