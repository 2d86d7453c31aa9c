"""In CI nothing is skipped; nowhere does a test depend on how fast the machine is."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("thapmuoi", settings(), deadline=None)
settings.load_profile("thapmuoi")


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """With CI=true, turn a skip or an expected failure into a failure that gives its reason."""
    expected = getattr(report, "wasxfail", None)
    if os.environ.get("CI") != "true" or not (report.skipped or expected is not None):
        return
    where = report.longrepr
    reason = expected or (where[2] if isinstance(where, tuple) else where)
    report.outcome = "failed"
    report.longrepr = f"{report.nodeid}: a skip or expected failure is not allowed in CI: {reason}"
    if expected is not None:
        del report.wasxfail


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold a test that would be skipped against the rule."""
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold a module that would be skipped as a whole against the rule."""
    report = yield
    _fail_if_skipped(report)
    return report
