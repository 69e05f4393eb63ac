"""The office layout of a workbook, made with openpyxl: styles, widths, merged cells, print set-up.

The only module that imports openpyxl. It makes a workbook without rows; the writer puts the rows between the
two halves of each sheet part.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, count, pairwise

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.xlsx.cells import CellStyles
from portal.xlsx.sheet import Kind, Sheet
from portal.xlsx.strings import FILL, clean, text_width

HEAD_ROWS = 3
STRINGS_PATH = "xl/sharedStrings.xml"
_NUMBER_WIDTH = 6.0
LINE_HEIGHT = 15.0
ROW_PADDING = 5.0
_TITLE_LINE_HEIGHT = 30.0
_SIGN_HEIGHT = 32.0
_HEADER_LEAST = 30.0

_TITLE_FONT = Font(name="黑体", size=20)
_BODY_FONT = Font(name="宋体", size=11)
_BOLD_FONT = Font(name="宋体", size=11, bold=True)
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "integer": "0",
    "decimal": "General",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "hours": "#,##0.0",
}
_ALIGNED: dict[Kind, str] = {"text": "left", "date": "center"}

_TIMES = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED_TIME = r"\g<1>2000-01-01T00:00:00Z"
# Ours, so that the bytes do not change with the version of openpyxl that it names.
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Union service portal</Application></Properties>"
)
_SHEET_DATA = re.compile(r"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
# A dimension cannot be known before the rows, and readers that trust a wrong one lose rows; the standard lets
# it be left out.
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_TAB_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_TAB_NAME_LENGTH = 31

_STRINGS_TYPE = (
    f'<Override PartName="/{STRINGS_PATH}" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sharedStrings+xml"/></Types>'
)
_STRINGS_RELATION = (
    '<Relationship Id="rIdStrings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    '/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Area:
    """A text over the columns from ``first`` to ``last`` (from 0, both meant)."""

    first: int
    last: int
    style: int
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of the head or the foot."""

    height: float
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Styles:
    """Style numbers of everything in the workbook; the lists have one entry for each column after 序号."""

    title: int
    fact: dict[str, int]
    header: int
    number: int
    total_label: int
    note: int
    body: list[CellStyles]
    total: list[CellStyles]


class Layout:
    """The workbook without its rows, sheet by sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._book = Workbook()
        self._book.properties.title = clean(sheet.title)
        self._book.properties.creator = None
        # Else Excel recalculates on opening and asks whether to save a file that nobody touched.
        self._book.calculation = None
        self._widths = [_NUMBER_WIDTH, *(column.width for column in sheet.columns)]
        self.letters = [get_column_letter(number) for number in range(1, len(self._widths) + 1)]
        scratch = self._book.active
        self.styles = _register_styles(scratch, sheet)
        self._book.remove(scratch)

    def head(self) -> list[Strip]:
        """Return the rows above the table: title, facts, column headers."""
        sheet, styles = self._sheet, self.styles
        title = self._across(sheet.title, styles.title, _TITLE_LINE_HEIGHT, scale=2)
        facts = [sheet.facts_left, sheet.facts_middle, sheet.facts_right]
        headers = ["序号", *(column.header for column in sheet.columns)]
        header_areas = tuple(Area(i, i, styles.header, header) for i, header in enumerate(headers))
        return [
            title,
            self._spread(facts, list(styles.fact.values()), LINE_HEIGHT + ROW_PADDING),
            Strip(max(_HEADER_LEAST, self._height(header_areas) + ROW_PADDING), header_areas),
        ]

    def foot(self) -> list[Strip]:
        """Return the rows under the table: notes, then the line to sign on."""
        strips = [self._across(note, self.styles.note, LINE_HEIGHT) for note in self._sheet.notes]
        if self._sheet.signers:
            labels = [signer if "：" in signer else f"{signer}：" for signer in self._sheet.signers]
            strips.append(self._spread(labels, [self.styles.fact["left"]] * len(labels), _SIGN_HEIGHT))
        return strips

    def add_sheet(self) -> str:
        """Add a sheet and return its XML up to and with the start of the rows."""
        number = len(self._book.worksheets) + 1
        worksheet = self._book.create_sheet(_tab_name(self._sheet.title, number))
        worksheet.sheet_view.tabSelected = number == 1
        worksheet.freeze_panes = f"A{HEAD_ROWS + 1}"
        for letter, width in zip(self.letters, self._widths, strict=True):
            worksheet.column_dimensions[letter].width = width
        _set_up_printing(worksheet)
        return self._halves()[0] + "<sheetData>"

    def finish_sheet(self, merged: Sequence[str], last_row: int) -> str:
        """Return the XML that follows the rows of the sheet added last, with these ranges merged."""
        for cells in merged:
            self._book.worksheets[-1].merged_cells.add(cells)
        # Without it Excel marks every phone number and ID with a green corner.
        quiet = (
            f'<ignoredErrors><ignoredError sqref="A1:{self.letters[-1]}{last_row}" numberStoredAsText="1"/>'
            "</ignoredErrors></worksheet>"
        )
        return "</sheetData>" + self._halves()[1].replace("</worksheet>", quiet)

    def other_parts(self) -> dict[str, str]:
        """Return every part but the sheets and the strings, the content types first, as readers expect."""
        parts = {name: text for name, text in self._saved().items() if not name.startswith("xl/worksheets/")}
        types = parts.pop("[Content_Types].xml").replace("</Types>", _STRINGS_TYPE)
        relations = parts["xl/_rels/workbook.xml.rels"].replace("</Relationships>", _STRINGS_RELATION)
        return {
            "[Content_Types].xml": types,
            "_rels/.rels": parts.pop("_rels/.rels"),
            **parts,
            "docProps/app.xml": _APP,
            "docProps/core.xml": _TIMES.sub(_FIXED_TIME, parts["docProps/core.xml"]),
            "xl/_rels/workbook.xml.rels": relations,
        }

    def _saved(self) -> dict[str, str]:
        buffer = io.BytesIO()
        self._book.save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def _halves(self) -> list[str]:
        xml = self._saved()[f"xl/worksheets/sheet{len(self._book.worksheets)}.xml"]
        return _SHEET_DATA.split(_DIMENSION.sub("", xml), maxsplit=1)

    def _across(self, text: str, style: int, line_height: float, scale: int = 1) -> Strip:
        lines = _lines(text, sum(self._widths) / scale)
        return Strip(line_height * lines + ROW_PADDING, (Area(0, len(self._widths) - 1, style, text),))

    def _spread(self, texts: list[str], styles: list[int], least: float) -> Strip:
        """Share the width among ``texts``; a table with fewer columns than texts has them all in one area."""
        if len(self._widths) < len(texts):
            texts, styles = ["    ".join(text for text in texts if text)], styles[:1]
        shares = _shares(self._widths, texts)
        areas = tuple(
            Area(first, last, style, text) for (first, last), style, text in zip(shares, styles, texts, strict=True)
        )
        return Strip(max(least, self._height(areas)), areas)

    def _height(self, areas: Sequence[Area]) -> float:
        # Merged cells do not grow with their text, so their height is reckoned here.
        return max(LINE_HEIGHT * _lines(a.text, sum(self._widths[a.first : a.last + 1])) for a in areas)


def _register_styles(scratch: Worksheet, sheet: Sheet) -> Styles:
    columns = sheet.columns
    rows = count(1)
    known: dict[tuple, int] = {}

    def style(
        horizontal: str,
        font: Font = _BODY_FONT,
        border: Border | None = _BORDER,
        number_format: str = "General",
        is_quoted: bool = False,
    ) -> int:
        key = (horizontal, id(font), id(border), number_format, is_quoted)
        if key in known:
            return known[key]
        # A cell for each: openpyxl keeps the cell's own style array, so a second use would change the first.
        cell = scratch.cell(next(rows), 1)
        cell.font, cell.border, cell.number_format = font, border or Border(), number_format
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        cell.quotePrefix = is_quoted
        known[key] = cell.style_id
        return known[key]

    def cell_styles(kind: Kind, font: Font) -> CellStyles:
        horizontal = _ALIGNED.get(kind, "right")
        return CellStyles(
            value=style(horizontal, font, number_format=_FORMATS[kind]),
            text=style(horizontal, font, number_format="@"),
            quoted=style(horizontal, font, number_format="@", is_quoted=True),
        )

    return Styles(
        title=style("center", _TITLE_FONT, None),
        fact={side: style(side, border=None) for side in ("left", "center", "right")},
        header=style("center", _BOLD_FONT),
        number=style("center", number_format="0"),
        total_label=style("center", _BOLD_FONT),
        note=style("left", border=None),
        body=[cell_styles(column.kind, _BODY_FONT) for column in columns],
        total=[cell_styles(column.kind, _BOLD_FONT) for column in columns],
    )


def _set_up_printing(worksheet: Worksheet) -> None:
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = worksheet.ORIENTATION_LANDSCAPE
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.print_title_rows = f"1:{HEAD_ROWS}"
    worksheet.print_options.horizontalCentered = True
    worksheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.3


def _tab_name(title: str, number: int) -> str:
    suffix = "" if number == 1 else f" ({number})"
    name = _TAB_NAME_FORBIDDEN.sub("", clean(title).replace("\n", " ")).strip() or "Sheet"
    # Counted in UTF-16, where 𠮷 is two; "ignore" drops half of one at the cut.
    room = 2 * (_TAB_NAME_LENGTH - len(suffix))
    return name.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + suffix


def _lines(text: str, width: float) -> int:
    return _lines_of(_needs(text), width)


def _needs(text: str) -> tuple[float, int]:
    """The width of ``text`` on one line, and how many line ends it brings."""
    text = clean(text)
    return text_width(text), text.count("\n")


def _lines_of(needs: tuple[float, int], width: float) -> int:
    text, line_ends = needs
    return int(text / (width * FILL)) + 1 + line_ends


def _shares(widths: Sequence[float], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Cut the columns into one run for each text: as few lines as can be, then as even as can be."""
    edges = [0, *accumulate(widths)]
    even = edges[-1] / len(texts)

    needs = [_needs(text) for text in texts]  # measured once: there are a thousand ways to cut twenty columns

    def cost(cuts: tuple[int, ...]) -> tuple[int, float]:
        runs = [edges[end] - edges[start] for start, end in pairwise((0, *cuts, len(widths)))]
        high = max(_lines_of(need, run) for need, run in zip(needs, runs, strict=True))
        return high, sum((run - even) ** 2 for run in runs)

    cuts = min(combinations(range(1, len(widths)), len(texts) - 1), key=cost)
    return [(start, end - 1) for start, end in pairwise((0, *cuts, len(widths)))]
