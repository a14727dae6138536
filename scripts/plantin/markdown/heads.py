"""The heads of a table: each says of which cells it is one, or is none (ISO 14289-1, section 7.5)."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from plantin.model import Html

Rows = list[Html]


def headed(sections: Iterable[Rows]) -> list[Rows]:
    """Return the rows of a table's sections with heads for every other cell; else with none, but in bold."""
    scoped = [[_scoped(row) for row in rows] for rows in sections]
    if _is_covered(row for rows in scoped for row in rows):
        return scoped
    return [[replace(row, content=tuple(_plain(cell) for cell in _cells(row))) for row in rows] for rows in scoped]


def _is_covered(rows: Iterable[Html]) -> bool:
    """Whether below a row of heads or beside a head of its row stands every cell that is none, if there are heads."""
    seen = False
    found = list(rows)
    if not any(_is_head(cell) for row in found for cell in _cells(row)):
        return True
    for row in found:
        heads = [cell for cell in _cells(row) if _is_head(cell)]
        if len(heads) == len(row.content):
            seen = True
        elif not seen and not any(("scope", "row") in head.attributes for head in heads):
            return False
    return True


def _scoped(row: Html) -> Html:
    """A row whose heads are of columns where it holds nothing else, else of itself."""
    scope = "col" if all(_is_head(cell) for cell in _cells(row)) else "row"
    return replace(row, content=tuple(_with_scope(cell, scope) for cell in _cells(row)))


def _with_scope(cell: Html, scope: str) -> Html:
    if not _is_head(cell):
        return cell
    return replace(cell, attributes=(*(each for each in cell.attributes if each[0] != "scope"), ("scope", scope)))


def _plain(cell: Html) -> Html:
    if not _is_head(cell):
        return cell
    kept = tuple(each for each in cell.attributes if each[0] != "scope")
    in_line = all(isinstance(part, str) for part in cell.content)
    return Html("td", kept, (Html("b", (), cell.content),) if in_line and cell.content else cell.content)


def _cells(row: Html) -> Iterator[Html]:
    return (cell for cell in row.content if isinstance(cell, Html))


def _is_head(cell: Html) -> bool:
    return cell.name == "th"
