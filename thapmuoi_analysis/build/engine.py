"""A papermill engine that runs the cells in its own process: `papermill --engine thapmuoi …`.

No kernel is started and no message crosses a socket: ipykernel's in-process kernel runs each cell,
and nbclient makes outputs of what it sends, as it does for any kernel.
"""

from threading import Event
from typing import Any

from ipykernel.inprocess.ipkernel import InProcessKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError
from papermill.engines import Engine
from traitlets.config import Config

LANGUAGE = {"name": "python"}
SILENT = Config(HistoryManager={"enabled": False})  # nothing goes into anybody's history


class Kernel(InProcessKernel):
    """A kernel that keeps what it sends."""

    shell: Any
    session: Any
    iopub_socket: Any

    def __init__(self, **traits: Any) -> None:
        self.sent: list[Any] = []
        super().__init__(config=SILENT, **traits)
        self.shell.enable_matplotlib("inline")
        self._forward_input(allow_stdin=False)

    def _io_dispatch(self, change: Any) -> None:
        self.sent.append(self.session.recv(self.iopub_socket.io_thread.socket, copy=False)[1])

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


class InProcessEngine(Engine):
    """Runs a notebook in the process that asks for it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells of a notebook, up to the first that fails."""
        begins = options.get("on_cell_execute") or (lambda cell, cell_index: None)
        kernel, client = Kernel(), NotebookClient(nb_man.nb, record_timing=False)
        client.reset_execution_trackers()
        for index, cell in enumerate(nb_man.nb.cells):
            try:
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    begins(cell=cell, cell_index=index)
                    cls._run(kernel, client, cell, index)
            except CellExecutionError as error:
                nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                nb_man.cell_complete(cell, cell_index=index)
        nb_man.nb.metadata["language_info"] = LANGUAGE

    @staticmethod
    def _run(kernel: Kernel, client: NotebookClient, cell: Any, index: int) -> None:
        cell.execution_count, cell.outputs = kernel.shell.execution_count, []
        client.clear_before_next_output = False
        for message in kernel.run(cell.source):
            try:
                client.process_message(message, cell, index)
            except CellExecutionComplete:
                continue
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get(
                "tags", ()
            ):
                raise CellExecutionError.from_cell_and_msg(cell, output)
