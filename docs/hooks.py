"""What the site shows of the project, each file at its place there; nothing of it is fetched."""

import re
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
VIETNAMESE = re.compile(r"README\.vi\.md|notebooks/(?!explore/).+")
ENGLISH = re.compile("reports/thap-muoi/en.+")
LEFT_IN_ENGLISH = {
    "Initializing search": "Đang chuẩn bị tìm kiếm",
    'aria-label="Tabs"': 'aria-label="Các phần"',
    'title="Permanent link"': 'title="Liên kết đến chỗ này"',
}
FETCHED = re.compile(
    r"<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->"
    r'|<script type="module">\s*document\.addEventListener[^<]*mermaid.*?</script>',
    re.DOTALL,
)


@event_priority(100)  # before the notebooks among them are seen
def on_files(files, config):
    """Add the files of the project that `extra.project` names."""
    for pattern in config.extra["project"]:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            plain = config.use_directory_urls
            files.append(File(name, str(ROOT), config.site_dir, plain))
    return files


def on_page_content(html, page, config, files):
    """Leave out what a notebook's page would fetch: it has neither formulas nor diagrams.

    What lists call a chapter that is in one language is the half of its title in that.
    """
    vietnamese, sign, english = page.title.partition(" | ")
    if sign and VIETNAMESE.fullmatch(page.file.src_uri):
        page.title = vietnamese
    elif sign and ENGLISH.fullmatch(page.file.src_uri):
        page.title = english
    return FETCHED.sub("", html)


def on_page_context(context, page, config, nav):
    """Name what stands around a page in its language."""
    is_vietnamese = VIETNAMESE.fullmatch(page.file.src_uri)
    config.theme["language"] = "vi" if is_vietnamese else "en"


def on_post_page(output, page, config):
    """Put into Vietnamese the words that the theme leaves in English."""
    if VIETNAMESE.fullmatch(page.file.src_uri):
        for english, vietnamese in LEFT_IN_ENGLISH.items():
            output = output.replace(english, vietnamese)
    return output
