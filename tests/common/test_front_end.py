"""What templates, styles and scripts may contain: strict CSP, old office browsers, small pages."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

# Chromium 90 and Safari 14.1 are still met in offices (design note on the browser floor)
TOO_NEW_FOR_STYLES = r":has\(|@layer|@container|color-mix\(|oklch\(|\b\d+dvh\b|&\s*[.:{]|:popover"
TOO_NEW_FOR_SCRIPTS = r"\?\.|\?\?|\.at\(|\.replaceAll\(|\.requestSubmit\(|\.showModal\(|structuredClone\("
INLINE = r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:"
STYLES_LIMIT = 20 * 1024
SCRIPTS_LIMIT = 30 * 1024
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_carry_no_inline_style_or_script(path):
    assert re.findall(INLINE, path.read_text()) == []


@pytest.mark.parametrize("path", STYLES, ids=relative)
def test_styles_fit_old_browsers(path):
    assert re.findall(TOO_NEW_FOR_STYLES, path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_scripts_fit_old_browsers(path):
    assert re.findall(TOO_NEW_FOR_SCRIPTS, path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_scripts_carry_no_words(path):
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(), flags=re.DOTALL)

    assert re.findall(r'"[^"\n]*[\u4e00-\u9fff][^"\n]*"', code) == []


def is_ours(name):
    return (ROOT / "templates" / name).exists()


def parts_of(template):
    """Paths of ``template`` and of all of ours that it extends and includes."""
    text = template.read_text()
    named = re.findall(r"{% (?:extends|include) \"([^\"]+)\"", text) + re.findall(r"=\"([\w/]+\.html)\"", text)
    return {template}.union(*(parts_of(ROOT / "templates" / name) for name in named if is_ours(name)))


PAGES = [path for path in TEMPLATES if re.search(r"{% block (content|shell) %}", path.read_text())]


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_scripts_and_styles_of_a_page_are_small(page):
    """First visit, compressed as a plain web server does it; htmx only where a piece of the page asks for it."""
    words = "".join(path.read_text() for path in parts_of(page))
    own = {ROOT / "static" / name for name in re.findall(r"'(js/[\w-]+\.js)'", words)}
    styles = {ROOT / "static" / name for name in re.findall(r"'(css/[\w-]+\.css)'", words)}
    uses_htmx = re.search(r"\shx-(get|post)=", words) is not None

    assert ("{% htmx_script %}" in words) is uses_htmx
    scripts = own | ({HTMX} if uses_htmx else set())
    assert weight(scripts) <= SCRIPTS_LIMIT
    assert weight(styles) <= STYLES_LIMIT
    assert styles or not re.search(r"{% extends \"", page.read_text()), "a page by name of its base has our styles"


def weight(paths):
    """Bytes on the wire."""
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)


def test_nothing_is_loaded_from_elsewhere():
    sources = [*TEMPLATES, *STYLES]

    found = {relative(path) for path in sources if re.search(r"(src|href|url\()=?[\"']?(https?:)?//", path.read_text())}

    assert found == set()
