"""What the site shows of the project, each file at its place there; nothing of it is fetched."""

import re
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
VIETNAMESE = re.compile(r"README\.vi\.md|notebooks/(?!explore/).+")
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
    """Leave out what a notebook's page would fetch: it has neither formulas nor diagrams."""
    return FETCHED.sub("", html)


def on_post_page(output, page, config):
    """Say of a Vietnamese page that it is one."""
    if VIETNAMESE.fullmatch(page.file.src_uri):
        output = output.replace('lang="en"', 'lang="vi"', 1)
    return output
