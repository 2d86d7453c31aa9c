"""Kill what writes, at many moments; let disks fill, folders vanish and runs meet.

`python tests/trial/kills.py [TIMES [PART …]]` (of each command, 200 unless said otherwise).
`TRIAL_SEED` draws other moments. After every kill each target must be whole, old or new, or not
there, or be said to be mixed; the same command once more must leave it whole, and nothing of its
own beside it. Of what `refresh` makes again each file must be old or new. Commands run in children
that share the imports of this process, so that the moments lie in the work itself; `report` is a
process of its own, with all that it starts.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

import psutil

# those that are not named below are for children to share
from thapmuoi_analysis import cli
from thapmuoi_analysis.case import dictionary, excel_read, excel_write, new  # noqa: F401
from thapmuoi_analysis.case.case import load_case
from thapmuoi_analysis.case.claim import LANGS
from thapmuoi_analysis.report import manifest, run

ROOT = Path(__file__).parents[2]
DRAW = random.Random(int(os.environ.get("TRIAL_SEED", "20220302")))


def quiet(words):
    """Run a command here; return its exit code and what it said."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = cli.main([str(word) for word in words])
    return code, said.getvalue()


def child(words, log):
    """Run a command in a child of its own session; return its process id."""
    pid = os.fork()
    if not pid:
        os.setsid()
        code = 70
        try:
            code, said = quiet(words)
            log.write_text(said, encoding="utf-8")
        finally:
            os._exit(code)
    return pid


def killed(words, after, log):
    """Run a command and kill it after some seconds; return whether it was killed in time."""
    pid = child(words, log)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def ran(words, log):
    """Run a command in a child; return its exit code and what it said."""
    code = os.waitstatus_to_exitcode(os.waitpid(child(words, log), 0)[1])
    return code, log.read_text(encoding="utf-8")


def took(words, log):
    started = time.monotonic()
    code, said = ran(words, log)
    assert code == 0, said
    return time.monotonic() - started


def contents(folder):
    """Return the bytes of every file, and apart from them what commands left beside."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    beside = {name for name in files if any(part[0] == "." for part in name.parts)}
    return {name: files[name].read_bytes() for name in files.keys() - beside}, beside


def left(folder):
    return sorted(path.name for path in folder.glob(".*"))


def of_session(pid):
    """Return what still runs of the session that a killed child began."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def ends_by_itself(pid):
    until = time.monotonic() + 120
    while of_session(pid) and time.monotonic() < until:
        time.sleep(0.2)
    assert of_session(pid) == []


def emptied(folder):
    until = time.monotonic() + 120
    while any(folder.iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert [*folder.iterdir()] == []


def once(name, times, words, at, drop, whole):
    """Kill a command that writes something new; `whole` raises unless what stands there is it."""
    log, here = at / "log", at / "here"
    here.mkdir()
    os.chdir(here)
    span = took(words, log)
    hit = stood = 0
    for _ in range(times):
        drop()
        if killed(words, DRAW.uniform(0, 1.1 * span), log):
            hit += 1
        if drop(dry=True):
            stood += 1
            whole()
        if hit % 20 == 1:  # the next run mends it
            drop()
            code, said = quiet(words)
            assert code == 0 and left(here) == [], said
            whole()
    drop()
    assert quiet(words)[0] == 0
    assert left(here) == [], left(here)
    print(
        f"{name}: {hit} of {times} killed, {stood} times it stood already, whole; span {span:.2f} s"
    )


def new_and_convert(times, at):
    """Try the three forms of `new` and both ways of `convert`."""
    forms = {
        "new, a folder": (("new", "my-place"), "my-place"),
        "new, a workbook": (("new", "my-place", "--xlsx"), "my-place.xlsx"),
        "convert to a workbook": (("convert", "thap-muoi", "out.xlsx"), "out.xlsx"),
        "convert to a folder": (("convert", at / "book.xlsx", "out"), "out"),
        "new, a project": (("new", "my-project", "--project"), "my-project"),
    }
    new.new_project(at / "project")
    assert quiet(("convert", "thap-muoi", at / "book.xlsx"))[0] == 0
    for name, (words, target) in forms.items():
        place = at / name.replace(",", "").replace(" ", "-")
        place.mkdir()
        path = place / "here" / target

        def drop(dry=False, path=path):
            if dry or not path.exists():
                return path.exists()
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            return True

        def whole(path=path, name=name):
            if name == "new, a project":
                assert contents(path) == contents(at / "project")
                return
            load_case(path)
            assert name != "new, a folder" or (path / "README.md").read_bytes()

        once(name, times, words, place, drop, whole)


def stopped(process, alone):
    """Kill a process, or all of its group; return whether it had not ended before."""
    if process.poll() is None:
        process.kill() if alone else os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() <= 0
    return process.returncode < 0


def state_of(folder, old, new):
    """Return which report stands in a folder, by the place it is of: old, new or mixed."""
    about = manifest.read(folder)
    state = {old: "old", new: "new"}[about["place"]] if about else "mixed"
    assert state != "mixed" or manifest.error(folder)
    return state


def cleared(folder):
    """Remove what stands in a folder; return the names."""
    found = [*folder.iterdir()]
    for path in found:
        path.unlink() if path.is_file() else shutil.rmtree(path)
    return [path.name for path in found]


def reports(times, at):
    """Kill the command `report` at moments of all its run, over an old report of other data.

    Half the times it alone is killed, else all its processes. What goes on of its session must
    end by itself. Two chapters, so that one run takes no longer than need be.
    """
    case = shutil.copytree(ROOT / "data" / "example", at / "home" / "data" / "example")
    (at / "home" / "notebooks").mkdir()
    for name in ("00_summary.ipynb", "06_method_and_sources.ipynb"):
        shutil.copy(ROOT / "notebooks" / name, at / "home" / "notebooks" / name)
    out, temporary, folder = at / "out", at / "temporary", at / "out" / "example" / "en"
    temporary.mkdir()
    command = [sys.executable, "-m", "thapmuoi_analysis", "report", "example", "--lang", "en"]
    env = {**os.environ, "TMPDIR": str(temporary), "THAPMUOI_HOME": str(at / "home")}
    described = json.loads((case / "datapackage.json").read_text(encoding="utf-8"))

    def begin(n):
        about = {**described["case"], "place": {"vi": f"huyện {n}", "en": f"District {n}"}}
        text = json.dumps({**described, "case": about}, ensure_ascii=False)
        (case / "datapackage.json").write_text(text, encoding="utf-8")
        words = [*command, "--out", str(out)]
        return subprocess.Popen(words, env=env, start_new_session=True, stdout=-3, stderr=-3)

    def fixed(n):
        """Make the report of the same data again; return how long it took."""
        started = time.monotonic()
        assert begin(n).wait() == 0 and manifest.read(folder)["place"] == f"District {n}"
        assert left(out) == [], left(out)
        return time.monotonic() - started

    fixed(0)
    span = fixed(1)
    stood, counts, strays, tenths = 1, Counter(), Counter(), Counter()
    for n in range(2, times + 2):
        late = n % 4 == 0  # a quarter near the end, where it is replaced
        part, process = DRAW.uniform(0.8 if late else 0, 1), begin(n)
        with suppress(subprocess.TimeoutExpired):
            process.wait(part * span)
        who = ("with all", "alone")[n // 4 % 2]
        if not stopped(process, alone=who == "alone"):
            counts["done before"] += 1
            stood, span = n, 0.9 * span
            continue
        ends_by_itself(process.pid)
        state = state_of(folder, f"District {stood}", f"District {n}")
        counts[f"{who}: {state}"] += 1
        tenths[int(part * 10)] += 1
        strays.update(f"{who}: {name[:5]}" for name in cleared(temporary))
        if state != "old" or n % 20 == 0:
            again = fixed(n)
            span = span if state == "new" else again  # nothing was due
            assert [*temporary.iterdir()] == []
            stood = n
        if n % 10 == 1:
            told = f"in the tenths of its run {sorted(tenths.items())}; span {span:.1f} s"
            print(f"report: {dict(counts)}; left: {dict(strays)}; {told}", flush=True)


def stale_project(folder):
    """Write a project with few chapters, in which all that `refresh` makes is out of date."""
    new.new_project(folder)
    for path in folder.glob("notebooks/**/*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in (cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
            cell.update(outputs=[], execution_count=None)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        if path.name not in ("00_summary.ipynb", "06_method_and_sources.ipynb"):
            path.unlink()
    for path in folder.glob("data/*/datapackage.json"):
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    readme = folder / "data" / "README.md"
    before, after = readme.read_text(encoding="utf-8").split(dictionary.BEGIN)
    after = after.split(dictionary.END)[1]
    old = f"{before}{dictionary.BEGIN}\nold\n{dictionary.END}{after}"
    readme.write_text(old, encoding="utf-8")
    (sample := folder / "reports" / "sample").mkdir(parents=True)
    for lang in LANGS:
        (sample / f"thap-muoi-{lang}.html").write_text("old", encoding="utf-8")


def refreshes(times, at):
    """Kill `refresh` at moments of all its run, each fourth time while it renews the data.

    Half the times it alone is killed, else all its processes.
    """
    home, stale, temporary, log = at / "home", at / "stale", at / "temporary", at / "log"
    stale_project(stale)
    temporary.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    os.environ["THAPMUOI_HOME"] = str(home)

    def again():
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(stale, home)

    again()
    span, (before, _), (after, _) = took(["refresh"], log), contents(stale), contents(home)
    due = [name for name in before if before[name] != after[name]]
    early = 0.06  # seconds that it takes to renew the data
    assert before.keys() == after.keys() and len(due) == len(log.read_text().splitlines())
    counts, strays, tenths = Counter(), Counter(), Counter()
    for n in range(times):
        again()
        part = DRAW.uniform(0, early / span if n % 4 == 0 else 1)
        who = ("with all", "alone")[n // 4 % 2]
        pid = child(["refresh"], log)
        time.sleep(part * span)
        while os.getpgid(pid) != pid:  # killed so early that it has no session yet
            pass
        (os.kill if who == "alone" else os.killpg)(pid, signal.SIGKILL)
        if not os.WIFSIGNALED(os.waitpid(pid, 0)[1]):
            counts["done before"] += 1
            continue
        ends_by_itself(pid)
        now, beside = contents(home)
        assert all(now[name] in (before[name], after[name]) for name in before)
        made = sum(now[name] == after[name] for name in due)
        state = "old" if not made else "new" if made == len(due) else "some new"
        counts[f"{who}: {state}"] += 1
        tenths[int(part * 10)] += 1
        strays.update(f"{who}: {path.name[:5]}" for path in temporary.iterdir())
        strays.update({f"{who}: beside, in {str(path).partition('/.')[0]}" for path in beside})
        for path in temporary.iterdir():
            path.unlink() if path.is_file() else shutil.rmtree(path)
        if beside or n % 20 == 0:  # the next run mends it
            took(["refresh"], log)
            assert contents(home) == (after, set()), contents(home)[1]
            emptied(temporary)  # by the fork server, which ends a moment later
        if n % 10 == 9 or n == times - 1:
            told = f"in the tenths of its run {sorted(tenths.items())}; span {span:.1f} s"
            print(f"refresh: {dict(counts)} of {len(due)} files; left: {dict(strays)}; {told}")


def _about(case, notebooks):
    """Return the least that a manifest says of a report."""
    texts = {"case": case, "place": "", "title": "", "message": "", "made": "2026-01-01"}
    parts = ("left_out", "inputs", "versions", "numbers", "claims", "messages", "figures")
    given = {"parameters": {"case": case, "lang": "vi"}, "fictional": True, "beside": []}
    hashes = dict.fromkeys(notebooks, "0" * 64)
    return {**texts, **{part: {} for part in parts}, **given, "notebooks": hashes}


def _side(side, n):
    """Write one of the two reports that replace each other."""
    side.mkdir()
    names = [f"{i:02}.ipynb" for i in range(7)]
    for name in names:
        (side / name).write_text(f"{n} {name}" * 20_000)
    for i in range(18):
        (side / f"figure-{i}.csv").write_text(f"{n if i % 2 else ''} {i}" * 5_000)
    manifest.write(side, _about(str(n), names))
    return side


def replacing(times, at):
    """Kill the step that moves a finished report into place."""
    sides = [_side(at / f"side{n}", n) for n in (0, 1)]
    folder, counts = at / "placed", dict.fromkeys(("killed", "old", "new", "mixed"), 0)
    spans = []
    for n in range(times):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sides[n % 2], folder)
        apart = shutil.copytree(sides[1 - n % 2], at / "apart")
        asks, tells = os.pipe()
        pid = os.fork()
        if not pid:
            manifest.read(apart), manifest.read(folder)
            os.write(tells, b"x")
            started = time.perf_counter()
            run._move(apart, folder)
            (at / "span").write_text(str(time.perf_counter() - started))
            os._exit(0)
        os.read(asks, 1)
        spans = spans or [0.02]
        until = time.perf_counter() + DRAW.uniform(0, 1.2 * min(spans))
        while time.perf_counter() < until:
            pass
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        for end in (asks, tells):
            os.close(end)
        if not os.WIFSIGNALED(status):
            spans.append(float((at / "span").read_text()))
        else:
            counts["killed"] += 1
            about = manifest.read(folder)
            state = "mixed" if about is None else "old" if about["case"] == str(n % 2) else "new"
            assert state != "mixed" or manifest.error(folder)
            counts[state] += 1
            if apart.exists() and state == "mixed":
                shutil.rmtree(apart)
                apart = shutil.copytree(sides[1 - n % 2], at / "apart")
                run._move(apart, folder)
                assert manifest.read(folder)
        shutil.rmtree(apart, ignore_errors=True)
    print(f"replacing: {counts}; span {min(spans) * 1000:.1f} ms")


def refused(at):
    """Let disks fill, targets be read-only, folders vanish: a word, exit code 1, nothing left."""
    tiny, plain, closed = (at / name for name in ("tiny", "plain", "closed"))
    for folder in (tiny, plain, closed):
        folder.mkdir()
    (plain / "file").write_text("mine")
    closed.chmod(0o555)
    places = {"a file for a folder": plain / "file", "a read-only folder": closed}
    with filled(tiny, "24k") as mounted:
        places |= {"a full disk": tiny} if mounted else {}
        for why, place in places.items():
            commands = [
                ("convert", "thap-muoi", place / "out.xlsx"),
                ("convert", "thap-muoi", place / "out"),
                ("report", "example", "--lang", "vi", "--force", "--out", place / "out"),
            ]
            if place.is_dir():
                forms = ((), ("--xlsx",), ("--project",))
                commands += [("new", "my-place", *form) for form in forms]
            for words in commands:
                code, said = without_rights(words, place if place.is_dir() else at)
                assert code == 1 and "Traceback" not in said, (why, words, said)
                held = [p for p in place.rglob("*") if p.name != "out"] if place.is_dir() else []
                assert held == [], (why, words, held)
                print(f"{why}, {words[0]}: {said.strip().splitlines()[-1]}")
    (gone := at / "gone").mkdir()
    os.chdir(gone)
    gone.rmdir()
    code, said = quiet(("new", "my-place"))
    assert code == 1 and "Traceback" not in said, said
    os.chdir(at)
    print(f"a vanished folder, new: {said.strip()}")


def unrefreshed(at):
    """Let the disk of a project be full, or all of it read-only: each file is old or new."""
    home, stale, fresh = at / "home", at / "stale", at / "fresh"
    stale_project(stale)
    shutil.copytree(stale, fresh)
    home.mkdir()
    assert without_rights(["refresh"], at, fresh)[0] == 0
    (before, _), (after, _) = contents(stale), contents(fresh)

    def tried(why):
        code, said = without_rights(["refresh"], at, home)
        now, beside = contents(home)
        assert code == 1 and "Traceback" not in said, (why, said)
        assert all(now[name] in (before[name], after[name]) for name in before), why
        assert now.keys() == before.keys() and not beside, (why, beside)
        renewed = sum(now[name] != before[name] for name in before)
        print(f"{why}, refresh: {renewed} files renewed; {said.strip().splitlines()[-1]}")

    for spare in (0, 4, 8, 16, 32, 64, 256, 1024):  # kB
        with filled(home, "64m") as mounted:
            if not mounted:
                break
            shutil.copytree(stale, home, dirs_exist_ok=True)
            free = shutil.disk_usage(home).used // 1024 + spare
            remount = ["mount", "-o", f"remount,size={free}k", str(home)]
            subprocess.run(remount, check=True)
            tried(f"a disk with {spare} kB left")
    for part in ("data", "notebooks", "reports/sample"):
        shutil.rmtree(home)
        shutil.copytree(stale, home)
        for path in ((home / part), *(home / part).rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        tried(f"{part} read-only")


def without_rights(words, cwd, home=None):
    """Run a command without what root may do; return its exit code and what it said."""
    plain = ["setpriv", "--bounding-set=-all"] if os.geteuid() == 0 else []
    command = [*plain, sys.executable, "-m", "thapmuoi_analysis", *map(str, words)]
    env = {**os.environ, **({"THAPMUOI_HOME": str(home)} if home else {})}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


@contextmanager
def filled(folder, size):
    """Let a folder be a disk of its own while this lasts; say whether one could be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = not subprocess.run(command, capture_output=True).returncode
    if not mounted:
        print("no tmpfs could be mounted here: no disk was filled")
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def together(times, at):
    """Two runs into one place, started together: one whole case or report, and no half."""
    os.chdir(at)
    for n in range(times):
        words = ("convert", "thap-muoi", at / f"twice{n}.xlsx")
        pids = [child(words, at / f"log{i}") for i in (0, 1)]
        codes = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)
        assert codes in ([0, 0], [0, 1]), codes
        load_case(at / f"twice{n}.xlsx")
        (at / f"twice{n}.xlsx").unlink()
        words = ("convert", at / "book.xlsx", at / f"twice{n}")
        pids = [child(words, at / f"log{i}") for i in (0, 1)]
        codes = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)
        assert codes == [0, 1], codes
        load_case(at / f"twice{n}")
    assert left(at) == [], left(at)
    out = at / "out"
    for _ in range(max(times // 10, 1)):
        words = ("report", "--lang", "vi", "--force", "--out", out)
        pids = [child(words, at / f"log{i}") for i in (0, 1)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        assert codes == [0, 0], [(at / f"log{i}").read_text() for i in (0, 1)]
        if manifest.read(out / "thap-muoi" / "vi") is None:
            assert manifest.error(out / "thap-muoi" / "vi")
            assert quiet(words)[0] == 0
        assert left(out) == [] and manifest.read(out / "thap-muoi" / "vi")
    print(f"together: {times} pairs of each convert, {max(times // 10, 1)} of report")


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    failed = 0
    parts = sys.argv[2:] or [
        "new",
        "replacing",
        "report",
        "refresh",
        "together",
        "refused",
        "unrefreshed",
    ]
    with tempfile.TemporaryDirectory(prefix="trial-") as name:
        at = Path(name)
        trials = {
            "new": lambda: new_and_convert(times, at), "report": lambda: reports(times, at),
            "replacing": lambda: replacing(10 * times, at), "refresh": lambda: refreshes(times, at),
            "together": lambda: together(max(times // 10, 1), at), "refused": lambda: refused(at),
            "unrefreshed": lambda: unrefreshed(at),
        }  # fmt: skip
        for part in parts:
            started = time.monotonic()
            if not (pid := os.fork()):  # what a part changes is its own
                try:
                    trials[part]()
                    sys.stdout.flush()
                    os._exit(0)
                finally:
                    traceback.print_exc()
                    os._exit(1)
            failed += os.waitpid(pid, 0)[1] != 0
            print(f"  {part}: {time.monotonic() - started:.0f} s", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
