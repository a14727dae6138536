"""Several catalogs of one language as one."""

from collections.abc import Iterable, Sequence

from plantin.catalog import Catalog, Entry, po


def read(files: Iterable[tuple[str, bytes]], language: str, source: str | None) -> Catalog:
    """Return the catalogs of one language, at least one, by name and bytes, read as `po.read` does and joined."""
    return joined([po.read(data, name, language, source) for name, data in files])


def joined(catalogs: Sequence[Catalog]) -> Catalog:
    """Return one catalog with the messages of all: of two with one msgid the first that is translated.

    Its header is that of the catalog that was revised last.
    """
    if len(catalogs) == 1:
        return catalogs[0]
    found: dict[str, Entry] = {}
    obsolete = []
    for entry in (entry for catalog in catalogs for entry in catalog.entries):
        if entry.obsolete:
            obsolete.append(entry)
        elif entry.key not in found or (found[entry.key].text is None and entry.text is not None):
            found[entry.key] = entry
    latest = max(catalogs, key=lambda catalog: catalog.revision.toordinal() if catalog.revision else 0)
    return Catalog(catalogs[0].file, latest.header, latest.header_comments, (*found.values(), *obsolete))
