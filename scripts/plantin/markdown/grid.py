"""The cells of a table in rows that are equally long (ISO 14289-1, section 7.5: a table is regular)."""

from collections.abc import Sequence
from dataclasses import replace

from plantin.model import Html

Rows = list[Html]


def regular(sections: Sequence[Rows]) -> tuple[Rows, ...]:
    """Return the rows of a table's sections with spans that do not meet, and as many cells as the longest has."""
    placed = [_placed(rows) for rows in sections]
    width = max((len(taken) for rows in placed for _, taken in rows), default=0)
    return tuple([_padded(row, taken, width) for row, taken in rows] for rows in placed)


def _placed(rows: Rows) -> list[tuple[Html, set[int]]]:
    """Rows with the columns that cells take in each. A span ends at another's and at the end of the section."""
    taken: list[set[int]] = [set() for _ in rows]
    made = []
    for number, row in enumerate(rows):
        cells = []
        for cell in row.content:
            assert isinstance(cell, Html)
            wanted = dict(cell.attributes)
            start = next(column for column in range(len(taken[number]) + 1) if column not in taken[number])
            wide = next(
                (span for span in range(1, int(wanted.get("colspan", 1))) if start + span in taken[number]),
                int(wanted.get("colspan", 1)),
            )
            high = min(int(wanted.get("rowspan", 1)), len(rows) - number)
            columns = set(range(start, start + wide))
            high = next((down for down in range(1, high) if columns & taken[number + down]), high)
            for down in range(high):
                taken[number + down] |= columns
            cells.append(_spanning(cell, wide, high))
        made.append((replace(row, content=tuple(cells)), taken[number]))
    return made


def _spanning(cell: Html, wide: int, high: int) -> Html:
    rest = [each for each in cell.attributes if each[0] not in ("colspan", "rowspan")]
    spans = [(name, str(count)) for name, count in (("colspan", wide), ("rowspan", high)) if count > 1]
    return replace(cell, attributes=(*rest, *spans))


def _padded(row: Html, taken: set[int], width: int) -> Html:
    return replace(row, content=(*row.content, *[Html("td", (), ())] * (width - len(taken))))
