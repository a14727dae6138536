"""The cells of a table in rows that are equally long (ISO 14289-1, section 7.5: a table is regular)."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

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
    kinds = {cell.name for cell in row.content if isinstance(cell, Html)}
    name = "th" if kinds == {"th"} else "td"
    return replace(row, content=(*row.content, *[Html(name, (), ())] * (width - len(taken))))


def without_row_spans(table: Html) -> Html:
    """A table whose cells stand in one row each, with empty ones below: a table that a page parts stays regular."""
    sections = (
        replace(part, content=tuple(_one_a_row(part))) if isinstance(part, Html) and part.name != "caption" else part
        for part in table.content
    )
    return replace(table, content=tuple(sections))


def _one_a_row(section: Html) -> Iterator[Html]:
    below: dict[int, int] = {}
    for row in section.content:
        assert isinstance(row, Html)
        cells, waiting, column = list[Html](), list(row.content), 0
        while waiting or below.get(column):
            if below.get(column):
                below[column] -= 1
                cells.append(Html("td", (), ()))
                column += 1
                continue
            cell = waiting.pop(0)
            assert isinstance(cell, Html)
            wide, high = (int(dict(cell.attributes).get(name, 1)) for name in ("colspan", "rowspan"))
            below |= dict.fromkeys(range(column, column + wide), high - 1)
            cells.append(_spanning(cell, wide, 1))
            column += wide
        yield replace(row, content=tuple(cells))
