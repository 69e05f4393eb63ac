"""PDF pages from typst templates: the one door to typst. The same values give the same bytes, today and next year.

Values travel as JSON and are set as text, so nothing that somebody typed is ever read as markup.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import segno
import typst
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
FONTS = "pylopdf_fonts_zh_cn"  # Noto Sans SC and Noto Serif SC, SIL Open Font License


@cache
def font_folders() -> list[str]:
    """The folder of the fonts that are embedded; those of the machine are never asked."""
    found = find_spec(FONTS)
    return list(found.submodule_search_locations or []) if found else []


def typeset(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``template`` (a path below templates/) with ``values``; ``at`` is the day that it carries."""
    return typst.compile(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=font_folders(), ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, sort_keys=True)}, timestamp=int(at.timestamp()),
    )  # fmt: skip


def qr_code(words: str) -> str:
    """``words`` as a QR code in SVG, for a template to draw."""
    drawn = BytesIO()
    segno.make(words, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
