"""What a researcher meets first: the public names, their examples, what Tab and `make lab` show."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import thapmuoi_analysis
from thapmuoi_analysis import load_case, metrics, places

ROOT = Path(__file__).parents[1]


def test_the_examples_of_every_module_hold():
    for module in pkgutil.walk_packages(thapmuoi_analysis.__path__, "thapmuoi_analysis."):
        source = Path(module.module_finder.find_spec(module.name).origin)
        if ">>>" in source.read_text("utf-8"):
            tried = doctest.testmod(
                importlib.import_module(module.name), optionflags=doctest.NORMALIZE_WHITESPACE
            )
            assert (tried.failed, tried.attempted > 0) == (0, True), module.name


def test_there_are_few_public_names_each_with_an_example_that_runs():
    names = thapmuoi_analysis.__all__
    assert len(names) <= 15
    for name in names:
        doc = inspect.getdoc(getattr(thapmuoi_analysis, name))
        examples = doctest.DocTestParser().get_examples(doc)
        assert any(not one.options.get(doctest.SKIP) for one in examples), name


@pytest.fixture(scope="module")
def tab():
    """Return a function that gives what Tab offers behind a text."""
    shell = InteractiveShell()
    case = load_case("example")
    own = {"thapmuoi_analysis": thapmuoi_analysis, "metrics": metrics, "places": places}
    shell.user_ns |= {**own, "case": case, "q": case.fact("adopted")}

    def offered(text):
        with provisionalcompleter():
            found = shell.Completer.completions(text, len(text))
            return {one.text.rpartition(".")[2] for one in found}

    return offered


def test_tab_offers_public_names_and_no_others(tab):
    for module in (thapmuoi_analysis, metrics, places):
        name = module.__name__.rpartition(".")[2]
        assert tab(f"{name}.") == {*module.__all__} == {*dir(module)}
    assert {"plan", "claims", "with_rows", "without_rows", "claims_by_id"} <= tab("case.")
    assert {"value", "unit", "kind", "formula", "sources"} <= tab("q.")
    assert not any(name.startswith("_") for name in tab("case.") | tab("q."))


MINE = """from thapmuoi_analysis import Case, Quantity, load_case, metrics, tell

case: Case = load_case("thap-muoi")
share: Quantity = metrics.headline(case)["adopted_share"]
say, table, figure, formatter = tell("vi", case)
wrong: int = load_case("thap-muoi")
"""


def test_a_type_checker_sees_the_types_of_public_names(tmp_path, pytestconfig):
    mine = tmp_path / "mine.py"
    mine.write_text(MINE)
    cache = pytestconfig.cache.mkdir("mypy")  # what it knows of libraries stays for the next run
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache, mine]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    errors = [line.partition(": ")[2] for line in run.stdout.splitlines() if "error" in line]
    assert len(errors) == 2, run.stdout  # one, and their number
    assert errors[0].startswith("error: Incompatible types in assignment") and "Case" in errors[0]


def test_cases_are_listed_by_name_and_the_package_knows_its_version():
    assert thapmuoi_analysis.cases() == ["an-giang", "chau-phu", "example", "thap-muoi"]
    assert thapmuoi_analysis.__version__ == version("thapmuoi-analysis")


def test_what_is_no_name_of_a_case_and_no_list_of_tables_is_told():
    for ask, error, told in (
        (lambda: load_case(None), TypeError, "a name or a path, not None; names: an-giang, "),
        (lambda: load_case("example", needs="claims"), TypeError, r"needs=\['claims'\]"),
        (lambda: load_case("example", ["clams"]), LookupError, "no table is called clams; there"),
        (lambda: load_case("an-giang", ["plan"]), LookupError, "an-giang lacks what this"),
    ):
        with pytest.raises(error, match=told):
            ask()


def test_a_claim_is_shown_with_its_hedges_and_place_escaped():
    claims = load_case("example").claims_by_id.values()
    hedged = next(claim for claim in claims if claim.hedged)
    page = hedged._repr_html_()
    assert hedged.locator in page and hedged.hedges["vi"][0] in page
    odd = replace(hedged, clause={"vi": "a < b", "en": ""})
    assert "<b>a &lt; b</b>" in odd._repr_html_()
