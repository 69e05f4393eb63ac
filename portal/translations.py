"""The translation catalogue, kept with a Python package instead of gettext's tools.

``python -m portal.translations update`` extracts every source string, merges it into
``locale/zh_Hans/LC_MESSAGES/django.po`` and compiles the ``.mo``; ``check`` changes nothing and fails on
missing, fuzzy or stale entries, on wrong placeholders, and on a ``.mo`` that is behind its ``.po``.
"""

import ast
import io
import re
import sys
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
SOURCES = ("portal", "activities", "volunteers", "hardship", "honors", "civilization", "templates")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None, "ngettext_lazy": (1, 2), "gettext_noop": None, "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "_t": None,
}  # fmt: skip
# Purposes and retentions of personal fields (portal.common.classification): every text among their arguments.
CLASSIFIERS = {"staff", "personal", "sensitive", "secret"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def source_files():
    """Yield ``(path, is_template)`` of every file that may hold source strings, in a fixed order."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, False
            elif path.suffix in {".html", ".txt"}:
                yield path, True


def extract_catalog():
    """Return a Catalog of all source strings, each once, without line numbers (they only make noise)."""
    catalog = Catalog(locale="zh_Hans", project="union-service-portal", charset="utf-8")
    for path, is_template in source_files():
        text = path.read_text(encoding="utf-8")
        if is_template:
            # Babel reads the result with Python's tokenizer, which minds indentation; gettext's tools do not.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        stream = io.BytesIO(text.encode("utf-8"))
        for _line, message, _comments, context in extract("python", stream, keywords=KEYWORDS):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), None)], context=context)
        if not is_template and "field_classes" in text:
            for message in classifying_words(text):
                catalog.add(message, locations=[(str(path.relative_to(ROOT)), None)])
    return catalog


def classifying_words(text):
    """Yield what the field classes of a module say; a name stands for a text that the module gives it."""
    tree = ast.parse(text)
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in CLASSIFIERS:
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                words = named.get(argument.id) if isinstance(argument, ast.Name) else getattr(argument, "value", None)
                if isinstance(words, str):
                    yield words


def read_catalog():
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def compile_mo(catalog):
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def merged():
    """Return the catalogue on disk brought up to date with the sources; obsolete entries are dropped."""
    catalog = read_catalog() if PO.exists() else Catalog(locale="zh_Hans")
    catalog.update(extract_catalog(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def rendered(catalog):
    buffer = io.BytesIO()
    write_po(buffer, catalog, sort_output=True, width=110, omit_header=False, no_location=False)
    return buffer.getvalue()


def update():
    """Write the merged ``.po`` and its ``.mo``; return what is still without words."""
    catalog = merged()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(rendered(catalog))
    MO.write_bytes(compile_mo(catalog))
    return [message.id for message in catalog if message.id and not has_words(message)]


def has_words(message):
    words = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(words)


def wrong_placeholders(message):
    """True when the translation names a placeholder that its source does not have, or the reverse."""
    source = message.id if isinstance(message.id, str) else message.id[-1]
    words = message.string if isinstance(message.string, str) else message.string[-1]
    return sorted(set(PLACEHOLDER.findall(source))) != sorted(set(PLACEHOLDER.findall(words)))


def problems():
    """Return sentences about everything that is wrong with the catalogue as committed."""
    found, disk = [], read_catalog()
    wanted = {(message.id, message.context) for message in extract_catalog() if message.id}
    present = {(message.id, message.context): message for message in disk if message.id}
    found += [f"missing: {key[0]!r}" for key in sorted(wanted - set(present), key=str)]
    found += [f"stale: {key[0]!r}" for key in sorted(set(present) - wanted, key=str)]
    for message in present.values():
        if not has_words(message):
            found.append(f"without words: {message.id!r}")
        elif message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        elif wrong_placeholders(message):
            found.append(f"placeholders differ: {message.id!r}")
    if not MO.exists() or MO.read_bytes() != compile_mo(disk):
        found.append("the .mo file is behind its .po file")
    return found


def main(command):
    settings.configure()
    django.setup()
    if command == "update":
        for source in update():
            sys.stdout.write(f"without words: {source!r}\n")
        return 0
    found = problems()
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stdout.write(f"Translations: {len(found)} problems.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
