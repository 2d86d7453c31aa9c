"""Count the files a second that queues are simulated at: this project, SimPy, Ciw; in one run.

SimPy comes with the extra `test`; Ciw is installed by hand (`pip install ciw`), and left out where
it is missing. Then the regime map is timed, and the memory of ten million files measured.
Usage: `python benchmarks/queues.py [SECONDS]`, the time that each simulation runs at least.
"""

import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from random import Random

import numpy as np
import simpy
from simpy_model import mean_time

from thapmuoi_analysis import load_case, turnaround, workload
from thapmuoi_analysis.analysis.simulation import fifo, simulate

LOAD, CHUNK = 0.8, 10_000


def mm1_numpy(files):
    """Return the mean time in an M/M/1 queue, each row a run of its own, on both processors."""

    def rows(seed):
        random = np.random.default_rng(seed)
        arrivals = random.standard_exponential(CHUNK)
        arrivals /= LOAD
        np.cumsum(arrivals, out=arrivals)
        spent = fifo(arrivals, random.standard_exponential(CHUNK)) - arrivals
        return float(spent[CHUNK // 5 :].mean())

    with ThreadPoolExecutor(2) as pool:
        means = list(pool.map(rows, range(files // CHUNK), chunksize=50))
    return statistics.fmean(means)


def mm1_simpy(files):
    random, env, spent = Random(1), simpy.Environment(), []
    server = simpy.Resource(env)

    def file():
        begun = env.now
        with server.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1))
        spent.append(env.now - begun)

    def arrivals():
        for _ in range(files):
            yield env.timeout(random.expovariate(LOAD))
            env.process(file())

    env.process(arrivals())
    env.run()
    return statistics.fmean(spent[files // 5 :])


def mm1_ciw(files):
    ciw = import_module("ciw")
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(LOAD)],
        service_distributions=[ciw.dists.Exponential(1)],
        number_of_servers=[1],
    )
    ciw.seed(1)
    run = ciw.Simulation(network)
    run.simulate_until_max_customers(files)
    spent = [record.exit_date - record.arrival_date for record in run.get_all_records()]
    return statistics.fmean(spent[files // 5 :])


def speed(work, files, least):
    """Return files a second, with more of them until a run takes long enough; and the answer."""
    while True:
        start = time.perf_counter()
        answer = work(files)
        took = time.perf_counter() - start
        if took >= least:
            return files / took, answer
        files = int(files * max(2, 1.2 * least / max(took, 1e-3)))
        files -= files % 50_000 if files > 50_000 else 0


def compare(name, work, others, least):
    mine, answer = speed(work, 1_000_000, least)
    print(f"{name}: {mine / 1e6:.1f} million files a second (mean {answer:.3f} h)", flush=True)
    for other, (theirs, files) in others.items():
        try:
            found, answer = speed(theirs, files, least)
        except ImportError:
            print(f"  {other}: not installed")
            continue
        print(f"  {other}: {found:,.0f} a second (mean {answer:.3f} h), ratio {mine / found:,.0f}",
              flush=True)  # fmt: skip


def main() -> None:
    subprocess.run([sys.executable, __file__, "memory"], check=True)  # a process of its own
    least = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    known = workload.given(load_case("thap-muoi"))
    v = {id: float(value) for id, value in workload.exact(known).items()}
    others = {"SimPy": (mm1_simpy, 20_000), "Ciw": (mm1_ciw, 10_000)}
    compare("M/M/1, load 0.8", mm1_numpy, others, least)
    for merged, name in ((False, "separate posts"), (True, "merged post")):

        def ours(files, merged=merged):
            return simulate(v, merged, replications=files // 5000).mean

        def theirs(files, merged=merged):
            return mean_time(v, merged, files, 1)

        compare(f"full model, {name}", ours, {"SimPy": (theirs, 10_000)}, least)
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        turnaround.regime(known, cells=60)
        taken.append(time.perf_counter() - start)
    print(f"regime map of 60 x 60 cells: {statistics.median(taken):.3f} s")


def memory() -> None:
    known = workload.given(load_case("thap-muoi"))
    v = {id: float(value) for id, value in workload.exact(known).items()}
    told = simulate(v, False, replications=2000)  # of 5,000 files each
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{told.files:,} files of the full model: {most:.0f} MB at most, whole process")


if __name__ == "__main__":
    memory() if sys.argv[1:] == ["memory"] else main()
