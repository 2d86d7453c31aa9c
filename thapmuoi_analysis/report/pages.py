"""The HTML that the package writes itself, of templates in which every text is marked `|html`."""

from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

TEMPLATES = Path(__file__).with_name("templates")
PAGES = Environment(
    loader=FileSystemLoader(TEMPLATES), trim_blocks=True, keep_trailing_newline=True
)
PAGES.filters["html"] = escape
