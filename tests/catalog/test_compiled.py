"""The compiled form of a catalog: an edition cannot tell it from the file."""

import pytest
from msgspec.structs import replace

from commands import ROOT
from plantin.catalog import NO_FLAGS, Catalog, Entry, compiled, joined, po
from plantin.errors import Origin

ODD = """\
# Jane Roe <jane@example.org>, 2024.
msgid ""
msgstr ""
"Language: fr\\n"
"PO-Revision-Date: 2024-02-01 10:00+0000\\n"

# a remark
#: book/01.md
#, no-wrap
msgctxt "title"
msgid "Bread"
msgstr "Pain\\n\\""

#, fuzzy
msgid "Salt"
msgstr "Sel"

msgid "Oil"
msgid_plural "Oils"
msgstr[0] "Huile"
msgstr[1] "Huiles"

msgid "Pepper"
msgstr ""

#~ msgid "Milk"
#~ msgstr "Lait"
"""


def asked(catalog: Catalog) -> Catalog:
    """What an edition asks of a catalog."""
    kept = (entry for entry in catalog.entries if not entry.obsolete)
    return replace(catalog, entries=tuple(map(_asked, kept)))


def _asked(entry: Entry) -> Entry:
    return Entry(entry.msgid, entry.msgstr[:1], entry.context, None, entry.fuzzy, False, NO_FLAGS)


def places(catalog: Catalog) -> list[Origin]:
    return [entry.msgstr_origin for entry in catalog.entries if not entry.obsolete]


@pytest.mark.parametrize("tag", ["fr", "ar", "ja"])
def test_a_compiled_catalog_says_what_its_file_says(tag: str) -> None:
    """Of this repository's own, and with them one that has all that a catalog may have."""
    file = f"locales/{tag}.po"
    own = (file, (ROOT / file).read_bytes())
    odd = ("locales/odd.po", ODD.replace("fr\\n", f"{tag}\\n").encode())
    catalog = joined.read([own, odd], tag, None)
    found = compiled.read(compiled.written(catalog))
    assert found == asked(catalog)
    assert places(found) == places(catalog)
    assert (found.credits, found.revision, found.team) == (catalog.credits, catalog.revision, catalog.team)
    assert compiled.written(found) == compiled.written(catalog)


def test_it_may_be_empty() -> None:
    """A header alone, which is a preview of nothing."""
    catalog = po.read(b'msgid ""\nmsgstr "Language: fr\\n"\n', "fr.po")
    assert compiled.read(compiled.written(catalog)) == catalog
