"""The files of figures: PNG for slides and for Word, made by Typst of their SVG; both in a page.

A web page holds each picture as SVG, light and dark, and where there is one a narrow one
for phones.
"""

import base64
import re
from functools import cache
from html import unescape
from pathlib import Path

import matplotlib
import typst

from thapmuoi_analysis.report.popovers import TEMPLATES

FONT_FILES = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
DOTS = 144  # an inch: 1,920 over the width of a slide
DOTS_IN_WORD = 96  # 1,280 over the width of a page, about 200 an inch of paper
IN_WORD = "word-"  # before the name of a PNG without a title
TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
PLACE = re.compile(r'<img src="([^"]+)\.svg"([^>]*) data-external="1"([^>]*)/>')
PHONE = "screen and (max-width: 40rem)"
DARK = "screen and (prefers-color-scheme: dark)"  # on paper all are light
IN_THE_DARK = """<style>
path[style*="fill: #ffffff"] { fill: #15181a !important; }
text:not([style*="fill"]) { fill: #e9e7e2 !important; }
text[style*="fill: #3d3d3d"], g[style*="fill: #3d3d3d"] { fill: #e9e7e2 !important; }
[style*="stroke: #3d3d3d"], use[style*="stroke"] { stroke: #b9bdc1 !important; }
[style*="stroke: #000000"] { stroke: #b9bdc1 !important; }
[style*="fill: #12436d"] { fill: #2f6ea5 !important; }
[style*="stroke: #12436d"] { stroke: #6aa5d8 !important; }
[style*="stroke: #1c837a"] { stroke: #4cc3b5 !important; }
[style*="fill: #1c837a"] { fill: #1c837a !important; }
</style>"""


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of documents: those that come with the packages."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONT_FILES])


def draw(place: Path, lang: str) -> None:
    """Write the PNG of each figure, with its title, and the one for Word, which has a caption.

    Parameters
    ----------
    place : pathlib.Path
        Folder with their SVG, which say what they are called.
    lang : str
        Language of that.
    """
    template = (TEMPLATES / "slide.typ").read_bytes()
    (place / "slide.typ").write_bytes(template)
    compiler = typst.Compiler(place / "slide.typ", root=place, font_paths=fonts())
    for path in place.glob("figure-*.svg"):
        if path.stem.endswith("-phone"):
            continue
        [title] = TITLE.findall(path.read_text("utf-8"))
        about = {"picture": path.name, "lang": lang}
        slide = (path.stem, unescape(title), DOTS)
        for name, heading, dots in (slide, (IN_WORD + path.stem, "", DOTS_IN_WORD)):
            compiler.compile(
                output=place / f"{name}.png",
                format="png",
                ppi=dots,
                sys_inputs={**about, "title": heading},
            )


def shown(page: str, place: Path) -> str:
    """Return a web page with its pictures in it.

    Parameters
    ----------
    page : str
        The page, which names them.
    place : pathlib.Path
        Their folder.
    """

    def picture(found: re.Match[str]) -> str:
        name, before, after = found.groups()
        wide = place / f"{name}.svg"
        phone = place / f"{name}-phone.svg"
        sources = [(DARK, _address(wide, IN_THE_DARK))]
        if phone.exists():
            narrow = f"{PHONE} and (prefers-color-scheme: dark)"
            sources.insert(0, (PHONE, _address(phone)))
            sources.insert(0, (narrow, _address(phone, IN_THE_DARK)))
        others = [f'<source media="{media}" srcset="{address}">' for media, address in sources]
        image = f'<img src="{_address(wide)}"{before}{after}>'
        return f"<picture>{''.join(others)}{image}</picture>"

    return PLACE.sub(picture, page)


def _address(path: Path, style: str = "") -> str:
    """Return an SVG as an address of its own, which needs no file."""
    svg = path.read_text("utf-8").replace("</svg>", f"{style}</svg>")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")
