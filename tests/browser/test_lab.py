"""Notebooks in JupyterLab: opened in a browser, Run All, saved; the file is what it was.

Those of `explore` are run in the other language too, as reports run them. JupyterLab's contents
list each heading once.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import nbformat
import pytest
from oracles import pictures
from playwright.sync_api import expect

from thapmuoi_analysis import paths
from thapmuoi_analysis.report.run import WIDGET
from thapmuoi_analysis.report.runner import Runner

FOLDER = Path(__file__).parents[2] / "notebooks"
CHAPTERS = ["00_summary.ipynb", "01_plan_and_result.ipynb"]  # with sentences, tables, pictures
EXPLORE = {
    "explore/first_steps.ipynb": "vi",
    "explore/my_chapter.ipynb": "en",
    "explore/what_if.ipynb": "en",
}  # run in this
OPTIONS = [
    "--no-browser",
    "--allow-root",
    "--port=0",  # a free one
    "--LabApp.extension_manager=readonly",  # asks no registry
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.expose_app_in_browser=True",  # for IDLE
    "--ServerApp.shutdown_no_activity_timeout=3600",  # with the next: ends by itself, should the
    "--MappingKernelManager.cull_idle_timeout=3600",  # tests be killed before they can end it
]
# What the page shows as idle may not have a kernel yet: then Run All would run nothing.
IDLE = """() =>
    jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'
"""
DONE = """notebook => {
    const prompts = [...notebook.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    return prompts.every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent))
        || notebook.querySelector('[data-mime-type="application/vnd.jupyter.stderr"]') != null;
}"""  # JupyterLab stops at an error, and shows it as it shows what is written to stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a copy of the notebooks."""
    copy = tmp_path_factory.mktemp("lab") / "notebooks"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns(".*"))
    return copy


@pytest.fixture(scope="module")
def server(root):
    """Start JupyterLab on a free port, with no one's settings; return its address with token."""
    own = {name: f"{root.parent}/{name}" for name in (
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
    )}  # fmt: skip
    own |= {"THAPMUOI_HOME": str(FOLDER.parent), "THAPMUOI_DATA": str(paths.data())}
    others = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", *OPTIONS]
    server = subprocess.Popen(
        command, env={**others, **own}, stderr=subprocess.PIPE, encoding="utf-8"
    )
    said = []
    for line in server.stderr:
        said.append(line)
        if address := re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", line):
            break
    else:
        pytest.fail("JupyterLab does not start:\n" + "".join(said))
    Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop it
    yield address[0]
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def lab(server, window):
    """Open JupyterLab; return the page and the list of what goes wrong in it."""
    page, wrong = window(server.partition("/lab")[0])
    page.goto(server)
    return page, wrong


def _choose(page, menu, command):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(f"li[data-command='{command}']").click()


def _run_all(page, path, cells):
    """Open a notebook, clear its outputs, Run All, save it and close it."""
    notebook = _open(page, path, cells)
    _choose(page, "Edit", "editmenu:clear-all")
    expect(notebook.locator(".jp-OutputArea-output")).to_have_count(0)
    _choose(page, "Run", "runmenu:run-all")
    page.wait_for_function(DONE, arg=notebook.element_handle())
    page.wait_for_function(IDLE)
    with page.expect_response(lambda r: r.request.method == "PUT" and path in r.url):
        _choose(page, "File", "docmanager:save")
    _close(page, notebook)


def _close(page, notebook):
    """Close a notebook and end its kernel."""
    _choose(page, "File", "filemenu:close-and-cleanup")
    page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    notebook.wait_for(state="detached")


def _open(page, path, cells):
    """Open a notebook and return it, when it has a kernel that waits."""
    _choose(page, "File", "filebrowser:open-path")
    page.get_by_role("dialog").get_by_role("textbox").fill(path)
    page.keyboard.press("Enter")
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-Cell")).to_have_count(cells)
    page.wait_for_function(IDLE)
    return notebook


@pytest.fixture
def saved(lab, root):
    """Return a function that runs a notebook in JupyterLab and returns it as it is saved."""
    page, wrong = lab

    def run(name):
        _run_all(page, name, len(nbformat.read(root / name, as_version=4).cells))
        found = [*wrong]
        wrong[:] = []
        assert found == []
        return nbformat.read(root / name, as_version=4)

    return run


def _errors(notebook):
    outputs = pictures.outputs(notebook)
    return [output.ename for output in outputs if output.output_type == "error"]


def _counts(notebook):
    return [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", CHAPTERS)
def test_run_all_executes_every_cell_without_an_error(saved, name):
    now = saved(name)
    assert _errors(now) == []
    assert _counts(now) == [*range(1, len(_counts(now)) + 1)]
    pictures.same(now, nbformat.read(FOLDER / name, as_version=4))


def _is_whole(notebook):
    """Hold that a notebook ran to its end in silence, and told more than a sentence."""
    assert _errors(notebook) == []
    outputs = pictures.outputs(notebook)
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    shown = [output.get("metadata", {}).get("thapmuoi", {}) for output in outputs]
    assert sum("frames" in about for about in shown) > 1


def _told(notebook):
    """Return what each cell shows, pictures and sliders aside."""
    pictures.taken_out(notebook)
    shown = {}
    for cell in notebook.cells:
        found = [one.get("data", one.get("text")) for one in cell.get("outputs", ())]
        shown[cell.id] = [one for one in found if WIDGET not in one]
    return {id: found for id, found in shown.items() if found}


@pytest.mark.parametrize(("name", "lang"), EXPLORE.items())
def test_a_notebook_to_explore_runs_in_a_browser_and_in_the_other_language_as_a_report_runs_it(
    saved, root, tmp_path, monkeypatch, name, lang
):
    notebook = nbformat.read(FOLDER / name, as_version=4)
    (given,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    given.source = given.source.replace('lang: str = "vi"', f'lang: str = "{lang}"')
    nbformat.write(notebook, root / name)
    now = saved(name)
    _is_whole(now)
    assert _counts(now) == [*range(1, len(_counts(now)) + 1)]
    monkeypatch.chdir(tmp_path)  # where it makes its reports
    other = {"vi": "en", "en": "vi"}[lang]
    Runner(1).run(FOLDER / name, tmp_path / "other.ipynb", {"lang": other})
    runs = {lang: now, other: nbformat.read(tmp_path / "other.ipynb", as_version=4)}
    _is_whole(runs[other])
    committed = nbformat.read(FOLDER / name, as_version=4)
    assert _told(runs["vi"]) == _told(committed)


def test_the_sentence_turns_as_a_slider_moves(lab, root):
    page, wrong = lab
    notebook = nbformat.read(FOLDER / "explore" / "what_if.ipynb", as_version=4)
    last = [cell.id for cell in notebook.cells].index("slider")
    notebook.cells = notebook.cells[: last + 1]
    nbformat.write(notebook, root / "slider.ipynb")
    panel = _open(page, "slider.ipynb", last + 1)
    _choose(page, "Run", "runmenu:run-all")
    told = panel.locator(".widget-interact .jp-OutputArea-output")
    expect(told).to_contain_text("cộng các năm là 9; kết quả là 11, vượt kế hoạch")
    panel.locator(".noUi-handle").focus()
    for total, stands in ((10, "vượt"), (11, "đạt"), (12, "chưa đạt")):
        page.keyboard.press("ArrowRight")
        said = f"cộng các năm là {total} (giả định); kết quả là 11, {stands} kế hoạch"
        expect(told).to_contain_text(said)
    listed_late = "filebrowser:go-to-path"  # the list of files may not know the new one yet
    found = [text for text in wrong if listed_late not in text]
    wrong.clear()
    _close(page, panel)
    assert found == []


def test_the_contents_list_each_heading_once_and_nothing_in_an_output_is_a_dead_link(lab):
    page, wrong = lab
    cells = nbformat.read(FOLDER / CHAPTERS[1], as_version=4).cells
    notebook = _open(page, CHAPTERS[1], len(cells))
    page.locator("[title^='Table of Contents']").first.click()
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    heads = [source.lstrip("# ") for source in prose if source.startswith("#")]
    listed = page.locator(".jp-tocItem-content")
    expect(listed).to_have_count(len(heads))
    assert [" ".join(text.split()) for text in listed.all_inner_texts()] == heads
    assert notebook.locator(".jp-OutputArea [title^='dto-']").count() > 3  # marks, to be read
    assert notebook.locator(".jp-OutputArea a").count() == 0
    _close(page, notebook)
    wrong.clear()
