"""Hostile and odd files, each built here: name → bytes and the verdict. Nothing in them reaches out or runs.

A verdict is a code of ``portal.imports.refusals``, or "ok" for what is read (with the values that it must have).
"""

import bz2
import io
import struct
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>数量</t></is></c></row>'
)
LINE = '<row r="2"><c r="A2" t="inlineStr"><is><t>早餐</t></is></c><c r="B2"><v>3</v></c></row>'
BUILDERS: dict[str, tuple[Callable[[], bytes], str]] = {}


def kind(name: str, verdict: str):
    def note(build):
        BUILDERS[name] = (build, verdict)
        return build

    return note


def plain() -> dict[str, bytes]:
    """The parts of an ordinary workbook with one row."""
    book = Workbook()
    book.active.append(["名称", "数量"])
    book.active.append(["早餐", 3])
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes | str], *, compression=zipfile.ZIP_DEFLATED, comment=b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.comment = comment
    return target.getvalue()


def with_parts(**changes: bytes | str) -> bytes:
    return packed(plain() | changes)


def with_part(name: str, content: bytes | str) -> bytes:
    return packed(plain() | {name: content})


def sheet(body: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet has ``body`` for its rows."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{after}'
    )
    return with_part(SHEET, f"{xml}</worksheet>")


def without(name: str) -> bytes:
    return packed({part: content for part, content in plain().items() if part != name})


def relation(target: str, kind: str, mode: str = "External") -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return with_part("xl/worksheets/_rels/sheet1.xml.rels", xml)


def patched(data: bytes, edit: Callable[[bytearray], None]) -> bytes:
    changed = bytearray(data)
    edit(changed)
    return bytes(changed)


def doctype(text: str) -> str:
    return f'<?xml version="1.0"?>{text}<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{LINE}</sheetData></worksheet>'


# --- controls -------------------------------------------------------------------------------------
kind("an ordinary file", "ok")(lambda: packed(plain()))
kind("rows without references", "ok")(
    lambda: sheet(
        "<row><c t='inlineStr'><is><t>名称</t></is></c><c t='inlineStr'><is><t>数量</t></is></c></row>"
        "<row><c t='inlineStr'><is><t>早餐</t></is></c><c><v>3</v></c></row>"
    )
)
kind("rich text", "ok")(
    lambda: sheet(
        HEAD + LINE.replace("<t>早餐</t>", "<r><t>早</t></r><r><t>餐</t></r><rPh sb='0' eb='1'><t>x</t></rPh>")
    )
)
kind("formatted blanks", "ok")(
    lambda: sheet(HEAD + LINE + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 60_000)))
)
kind("a wrong dimension", "ok")(lambda: sheet(HEAD + LINE, before='<dimension ref="A1:XFD1048576"/>'))
kind("hyperlinks", "ok")(lambda: relation("http://127.0.0.1:9/", "hyperlink"))
kind("a giant merge", "ok")(
    lambda: sheet(HEAD + LINE, after='<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>')
)
kind("a formula with its result", "ok")(lambda: sheet(HEAD + LINE.replace("<v>3</v>", "<f>1+2</f><v>3</v>")))

# --- container ------------------------------------------------------------------------------------
kind("no bytes", "empty")(lambda: b"")
kind("text", "not_excel")(lambda: "名称,数量\n早餐,3\n".encode())
kind("a table of a Chinese Windows", "not_excel")(lambda: "名称,数量\n早餐,3\n".encode("gbk"))
kind("a web page", "html")(lambda: b"<html><table><tr><td>1</td></tr></table></html>")
kind("a PDF", "not_excel")(lambda: b"%PDF-1.7\n" + packed(plain()))
kind("a page in front", "html")(lambda: b"<!DOCTYPE html><script>1</script>" + packed(plain()))
kind("an old workbook", "old_xls")(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000)
kind("a password", "encrypted")(
    lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 999
    )
)
kind("cut", "damaged")(lambda: packed(plain())[:2000])
kind("no directory", "damaged")(lambda: b"PK\x03\x04" + b"\x00" * 3000)
kind("too large", "too_large")(lambda: b"PK\x03\x04" + b"\x00" * (10 * 1024 * 1024))
kind("a text document", "other_office")(
    lambda: packed({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<R/>", "word/document.xml": "<w/>"})
)
kind("a program archive", "other_office")(lambda: packed({"META-INF/MANIFEST.MF": "x", "A.class": "x"}))
kind("no types", "damaged")(lambda: without("[Content_Types].xml"))
kind("no workbook", "other_office")(lambda: without("xl/workbook.xml"))
kind("no sheet", "damaged")(lambda: without(SHEET))
kind("a bomb in the sheet", "bomb")(lambda: with_part(SHEET, b" " * 70_000_000))
kind("a bomb in the strings", "bomb")(lambda: with_part("xl/sharedStrings.xml", b"<a>" + b" " * 70_000_000))
kind("a bomb of small parts", "bomb")(
    lambda: packed(plain() | {f"xl/media/{n}.png": bytes(9_000_000) for n in range(8)})
)
kind("many parts", "too_many_parts")(lambda: packed(plain() | {f"xl/media/{n}.png": b"" for n in range(2_000)}))
kind("a path outside", "unsafe")(lambda: with_part("../../etc/cron.d/x", "x"))
kind("an absolute path", "unsafe")(lambda: with_part("/etc/x", "x"))
kind("names that differ by case", "unsafe")(lambda: with_part("XL/Workbook.xml", "<x/>"))
kind("lzma", "unsafe")(lambda: packed(plain(), compression=zipfile.ZIP_LZMA))
kind("bzip2", "unsafe")(lambda: packed(plain(), compression=zipfile.ZIP_BZIP2) if bz2 else b"")
kind("a script in the comment", "unsafe")(lambda: packed(plain(), comment=b"<script>1</script>"))
kind("another archive inside", "embedded")(lambda: with_part("xl/media/a.zip", packed(plain())))


@kind("a link to a file", "unsafe")
def symlink() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in plain().items():
            package.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/link.png")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return target.getvalue()


def _each_entry(data: bytearray, signature: bytes):
    place = data.find(signature)
    while place >= 0:
        yield place
        place = data.find(signature, place + 4)


@kind("an encrypted part", "encrypted")
def encrypted_bit() -> bytes:
    def edit(data):
        for place in _each_entry(data, b"PK\x01\x02"):
            data[place + 8] |= 1

    return patched(packed(plain()), edit)


@kind("a wrong checksum", "damaged")
def wrong_checksum() -> bytes:
    def edit(data):
        for place in _each_entry(data, b"PK\x01\x02"):
            data[place + 16] ^= 0xFF

    return patched(packed(plain()), edit)


@kind("sizes that lie", "damaged")
def lying_size() -> bytes:
    """The directory says 100 bytes where 70 MB come."""

    def edit(data):
        for place in _each_entry(data, b"PK\x01\x02"):
            if data[place + 46 :].startswith(SHEET.encode()):
                struct.pack_into("<I", data, place + 24, 100)

    return patched(with_part(SHEET, b" " * 70_000_000), edit)


@kind("parts that overlap", "unsafe")
def overlapping() -> bytes:
    def edit(data):
        entries = list(_each_entry(data, b"PK\x01\x02"))
        first = struct.unpack_from("<I", data, entries[0] + 42)[0]
        struct.pack_into("<I", data, entries[1] + 42, first)

    return patched(packed(plain()), edit)


# --- XML ------------------------------------------------------------------------------------------
kind("an external entity", "unsafe")(
    lambda: with_part(SHEET, doctype('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))
)
kind("an external document type", "unsafe")(
    lambda: with_part(SHEET, doctype('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'))
)
kind("a parameter entity", "unsafe")(
    lambda: with_part(SHEET, doctype('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>'))
)
kind("an entity in UTF-16", "unsafe")(
    lambda: with_part(SHEET, doctype("<!DOCTYPE a [<!ENTITY x 'y'>]>").encode("utf-16"))
)
kind("a billion laughs", "unsafe")(
    lambda: with_part(
        "xl/styles.xml",
        "<!DOCTYPE a [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
        + "]><a>&j;</a>",
    )
)
kind("a document type in the properties", "unsafe")(lambda: with_part("docProps/core.xml", "<!DOCTYPE a><a/>"))
kind("a document type in the types", "unsafe")(
    lambda: with_part("[Content_Types].xml", b"<!DOCTYPE a>" + plain()["[Content_Types].xml"].split(b"?>", 1)[-1])
)
kind("cut XML", "damaged")(lambda: with_part(SHEET, doctype("")[:-30]))
kind("control characters", "damaged")(lambda: sheet(HEAD + LINE.replace("早餐", "早\x01餐")))
kind("many levels", "unsafe")(lambda: with_part(SHEET, "<a>" * 100_000 + "</a>" * 100_000))
kind("a long attribute", "unsafe")(lambda: with_part(SHEET, f'<a b="{"x" * 10_000_000}"/>'))
kind("many attributes", "unsafe")(lambda: with_part(SHEET, "<a " + " ".join(f"b{n}='1'" for n in range(20_000)) + "/>"))
kind("a wrong encoding", "damaged")(
    lambda: with_part(SHEET, doctype("").replace("?>", ' encoding="UTF-8"?>', 1).encode("gbk"))
)

# --- geometry -------------------------------------------------------------------------------------
kind("the last cell of all", "too_many_cells")(
    lambda: sheet(HEAD + LINE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
)
kind("60,000 rows", "too_many_cells")(
    lambda: sheet(HEAD + "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 60_000)))
)
kind("16,384 columns", "too_many_cells")(
    lambda: sheet('<row r="1">' + "".join("<c><v>1</v></c>" for _n in range(16_384)) + "</row>")
)
kind("many sheets", "too_many_sheets")(
    lambda: packed(plain() | {f"xl/worksheets/sheet{n}.xml": "<a/>" for n in range(2, 200)})
)
kind("50,000 merges", "too_many_cells")(
    lambda: sheet(HEAD, after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_000)))
)
kind("rows out of order", "damaged")(lambda: sheet(LINE + HEAD))
kind("a row twice", "damaged")(lambda: sheet(HEAD + LINE + LINE))
kind("a cell of another row", "damaged")(lambda: sheet(HEAD + LINE.replace("A2", "A7")))
kind("a reference that is none", "damaged")(lambda: sheet(HEAD + LINE.replace("A2", "早2")))
kind("a string that is not there", "damaged")(lambda: sheet(HEAD + '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>'))
kind("a formula without a result", "formulas")(lambda: sheet(HEAD + LINE.replace("<v>3</v>", "<f>1+2</f>")))

# --- active ---------------------------------------------------------------------------------------
kind("a macro", "macro")(lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"))
kind("a macro workbook", "macro")(
    lambda: with_part(
        "[Content_Types].xml",
        plain()["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
)
kind("an Excel 4 sheet", "macro")(lambda: with_part("xl/macrosheets/sheet1.xml", "<a/>"))
kind("ActiveX", "macro")(lambda: with_part("xl/activeX/activeX1.xml", "<a/>"))
kind("own buttons", "macro")(lambda: with_part("customUI/customUI.xml", "<a/>"))
kind("an embedded program", "embedded")(lambda: with_part("xl/embeddings/oleObject1.bin", b"MZ"))
kind("another workbook", "external")(lambda: with_part("xl/externalLinks/externalLink1.xml", "<a/>"))
kind("a query", "external")(lambda: with_part("xl/connections.xml", "<a/>"))
kind("a linked picture", "external")(lambda: relation("http://127.0.0.1:9/a.png", "image"))
