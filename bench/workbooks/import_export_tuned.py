"""django-import-export over objects that are already in memory: no query, no style, its xlsx as it comes.

Tuned: fields and widgets are declared and keep their types, so nothing is looked up or turned into text.
"""

from types import SimpleNamespace

import django
from django.conf import settings

settings.configure(INSTALLED_APPS=["import_export"], USE_I18N=False, USE_TZ=False)
django.setup()

from import_export import fields, resources, widgets  # noqa: E402
from import_export.formats.base_formats import XLSX  # noqa: E402

from bench.rows import COLUMNS, rows  # noqa: E402

TITLE = "django-import-export tuned, unstyled"
_WIDGETS = {
    "text": widgets.CharWidget,
    "date": widgets.DateWidget,
    "integer": widgets.IntegerWidget,
    "hours": widgets.IntegerWidget,
    "money": widgets.DecimalWidget,
}


class ActivityResource(resources.Resource):
    """The columns of the ledger; filled from ``COLUMNS`` below."""

    def __init__(self) -> None:
        super().__init__()
        for column in COLUMNS:
            self.fields[column.name] = fields.Field(
                attribute=column.name,
                column_name=column.header,
                widget=_WIDGETS[column.kind](coerce_to_string=False),
            )


def run(count: int) -> dict:
    """Export the objects."""
    names = [column.name for column in COLUMNS]
    objects = (SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows(count))
    data = XLSX().export_data(ActivityResource().export(queryset=objects))
    return {"file MB": len(data) / 2**20}
