"""Texts that were approved: what is told now is held against them, or written anew as approved."""

import difflib

RENEW = "if that is to be told: pytest tests/golden tests/strangers --renew, and read the diff"


def hold(path, now, renewed):
    """Fail where what is told now differs from the approved text of a file; renew it if asked."""
    if renewed:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8", newline="\n")
    compare(path.read_text("utf-8"), now, path.name)


def compare(approved, now, name):
    """Fail where what is told now differs from what was approved, with the lines that differ."""
    lines = difflib.unified_diff(
        approved.splitlines(),
        now.splitlines(),
        f"{name}, approved",
        f"{name}, told now",
        lineterm="",
    )
    assert approved == now, "\n".join(["told otherwise:", *lines, RENEW])
