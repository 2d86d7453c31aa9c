"""The golden texts: whether they are compared, or written anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--renew` write what is told now in place of what is to be told."""
    parser.addoption("--renew", action="store_true", help="write the golden texts anew")


@pytest.fixture
def renewed(request: pytest.FixtureRequest) -> bool:
    """Return whether golden texts are written; where other tests run too, they never are."""
    return bool(request.config.getoption("--renew", default=False))
