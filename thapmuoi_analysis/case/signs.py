"""Signs that no text of a case may hold, for nobody sees them, or they act."""

import re

# What XML, so a workbook, cannot hold, and what steers a terminal; what turns the direction of a
# line, or separates lines or paragraphs; what only a program reads; private use; no characters.
_UNFIT = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    r"\u180e\u2061-\u2064\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
)
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010ffff"
UNFIT = re.compile(f"[{_UNFIT}{_PRIVATE}]")
NOT_OF_A_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
PLAIN = ("text without control characters", "delete them, or type the text anew")


def shown(text: object) -> str:
    r"""Return what may be printed: signs that would steer a terminal are spelled out.

    Names of files may hold them, whoever gave the files their names.

    Examples
    --------
    >>> shown("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _STEERS.sub(lambda found: repr(found[0])[1:-1], str(text))
