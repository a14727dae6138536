"""The lines of a PO file → its entries, and a problem for everything that is wrong in them."""

from re import Match

from plantin.catalog import Entry
from plantin.catalog.draft import Draft, Notes, entry_of, incomplete, references
from plantin.catalog.lexer import COMMENT, STATEMENT, Fault, damage, opening, unescape
from plantin.errors import Origin, Problem

# What may follow a keyword after `#|`; the empty one stands for the first.
_PREVIOUS_ORDER = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural",),
    "msgid_plural": (),
}
_PREVIOUS_HINT = "#| holds the msgctxt, msgid and msgid_plural of before, in this order, right before the message"

_MARK_HINT = "all lines of one text begin with #~, or all with #| or #~|, or none does"
_OBSOLETE_HINT = "every line of an obsolete message begins with #~ (or #~| for the previous msgid), and of no other"


class Parser:
    """Takes the lines of a file one after the other; `end` must be called after the last."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.entries: list[Entry] = []
        self.header: Draft | None = None
        self._seen: dict[str, int] = {}
        """The places of the entries that are not obsolete, by their keys."""
        self._draft: Draft | None = None
        self._notes = Notes()
        self._strings: list[str] | None = None
        """What a line with only a string is added to."""
        self._mark = ""
        self._line = 0

    def feed(self, number: int, line: str) -> None:
        self._line = number
        if not line:
            return
        if line[:1] == "#" and line[1:2] not in ("~", "|"):
            self._comment(line)
        elif found := STATEMENT.fullmatch(line):
            self._statement(found)
        elif comment := COMMENT.fullmatch(line):
            self._comment(comment[1])
        else:
            self._damaged(line)

    def end(self) -> None:
        self._close()
        if self._notes.previous_keywords:
            origin = Origin(self.file, self._notes.line)
            self.problems.append(Problem("there is no message after this previous msgid", origin, _PREVIOUS_HINT))

    def _fault(self, fault: Fault) -> None:
        self.problems.append(Problem(fault.text, Origin(self.file, self._line, fault.column), fault.hint))

    def _comment(self, line: str) -> None:
        notes = self._notes
        notes.line = notes.line or self._line
        if notes.previous_keywords:
            self._fault(Fault(1, f"a comment between {notes.previous_mark} and the message", _PREVIOUS_HINT))
        kind, text = line[1:2], line[2:].strip()
        if kind == ":":
            notes.references += references(text)
        elif kind == ".":
            notes.extracted.append(text)
        elif kind in (",", "="):
            notes.flags += [flag.strip() for flag in text.split(",") if flag.strip()]
        else:
            notes.comments.append(line[1:].removeprefix(" ").rstrip())

    def _damaged(self, line: str) -> None:
        self._fault(damage(line))
        mark, keyword = opening(line)
        self._mark = mark
        if "|" in mark:
            self._strings = []
            return
        if keyword:
            if self._draft and keyword in ("msgid_plural", "msgstr"):
                self._draft.broken = True
            self._keyword(keyword, obsolete=bool(mark), column=1)
        elif self._draft is None or (self._draft.forms and not line.lstrip(" \t#~").startswith('"')):
            # Perhaps it was the next message's msgid: what follows must not be taken for the last one's.
            self._close()
            self._draft = Draft(self._take_notes(), msgid=[""])
        self._strings = []
        if self._draft:
            self._draft.broken = True

    def _statement(self, found: Match[str]) -> None:
        mark, keyword, number, string = found.groups()
        mark = mark or ""
        if not keyword:
            if number is not None:
                self._fault(Fault(found.start(3), "a number without a keyword", "write msgstr[0], msgstr[1] and so on"))
            elif string is not None:
                self._go_on(found, mark, string)
            return
        if mark in ("#|", "#~|"):
            self._previous(mark, keyword, found.start(2) + 1)
        else:
            self._keyword(keyword, obsolete=bool(mark), column=found.start(2) + 1, number=number)
        self._mark = mark
        if string is not None and self._strings is not None:
            self._strings.append(self._value(found, string))

    def _value(self, found: Match[str], string: str) -> str:
        if "\\" not in string:
            return string
        faults: list[Fault] = []
        text = unescape(string, found.start(4) + 1, faults)
        for fault in faults:
            self._fault(fault)
        if faults and self._draft:
            self._draft.broken = True
        return text

    def _go_on(self, found: Match[str], mark: str, string: str) -> None:
        if self._strings is None:
            self._fault(Fault(found.start(4), "this string belongs to no keyword", "write msgid or msgstr before it"))
        elif mark != self._mark:
            before = f"begins with {self._mark}" if self._mark else "does not begin so"
            self._fault(Fault(1, f"this string goes on with the line before, which {before}", _MARK_HINT))
            self._strings = []
        elif self._notes.line and "|" not in mark:
            self._interrupted()
        else:
            self._strings.append(self._value(found, string))

    def _interrupted(self) -> None:
        text, origin = "this comment stands inside a message", Origin(self.file, self._take_notes().line)
        self.problems.append(Problem(text, origin, "put it before the message"))

    def _take_notes(self) -> Notes:
        notes, self._notes = self._notes, Notes()
        return notes

    def _previous(self, mark: str, keyword: str, column: int) -> None:
        notes, strings = self._notes, list[str]()
        self._strings = strings
        notes.line = notes.line or self._line
        if keyword not in _PREVIOUS_ORDER["".join(notes.previous_keywords[-1:])]:
            self._fault(Fault(column, f"{mark} {keyword} may not stand here", _PREVIOUS_HINT))
            return
        notes.previous_mark = mark
        notes.previous_keywords.append(keyword)
        if keyword == "msgid":
            notes.previous = strings

    def _begin(self, column: int, *, obsolete: bool) -> Draft:
        """Start a message with the comments that stood before it."""
        notes = self._take_notes()
        if notes.previous_keywords and not notes.previous:
            self._fault(Fault(column, "the previous msgid of this message is missing", _PREVIOUS_HINT))
        elif notes.previous_keywords and (notes.previous_mark == "#~|") != obsolete:
            self._fault(Fault(column, f"the previous msgid is marked {notes.previous_mark}", _OBSOLETE_HINT))
        return Draft(notes, obsolete, origin=Origin(self.file, self._line, column))

    def _keyword(self, keyword: str, *, obsolete: bool, column: int, number: str | None = None) -> None:
        draft = self._draft
        if keyword == "msgctxt" or (keyword == "msgid" and (draft is None or draft.msgid is not None)):
            self._close()
            draft = self._draft = self._begin(column, obsolete=obsolete)
        elif draft is not None and self._notes.line:
            self._interrupted()
        strings: list[str] = []
        self._strings = strings
        if draft is None:
            self._lost(keyword, column)
            return
        fault = self._place(draft, keyword, number, column, strings)
        if not fault and draft.obsolete != obsolete:
            fault = Fault(column, "one part of this message is marked obsolete and another is not", _OBSOLETE_HINT)
        if fault:
            if not draft.broken:
                self._fault(fault)
            draft.broken = True

    def _lost(self, keyword: str, column: int) -> None:
        hint = "a message begins with msgid, or with msgctxt and then msgid"
        self._fault(Fault(column, f"{keyword} without msgid", hint))
        self._draft = Draft(self._take_notes(), msgid=[""], broken=True)

    def _place(self, draft: Draft, keyword: str, number: str | None, column: int, strings: list[str]) -> Fault | None:
        """Note where the strings of a keyword belong, or return why they belong nowhere."""
        if number is not None and keyword != "msgstr":
            return Fault(column, f"{keyword} takes no number", "only msgstr does, when there is a msgid_plural")
        if keyword == "msgctxt":
            draft.context = strings
        elif keyword == "msgid":
            draft.msgid, draft.origin = strings, Origin(self.file, self._line, column)
        elif draft.msgid is None:
            return Fault(column, f"{keyword} without msgid", "between msgctxt and this there must be a msgid")
        elif keyword == "msgstr":
            return self._place_form(draft, number, column, strings)
        elif draft.plural is not None or draft.forms:
            return Fault(column, "msgid_plural in a wrong place", "it stands once, between msgid and msgstr[0]")
        else:
            draft.plural = strings
        return None

    def _place_form(self, draft: Draft, number: str | None, column: int, strings: list[str]) -> Fault | None:
        if not draft.forms:
            draft.msgstr_origin = Origin(self.file, self._line, column)
        expected = str(len(draft.forms))
        draft.forms.append(strings)
        if number is None and draft.plural is not None:
            return Fault(column, "this message has a plural, so its msgstr needs a number", f"write msgstr[{expected}]")
        if number is None and expected != "0":
            return Fault(column, "a second msgstr for one msgid", "is a msgid missing before it?")
        if number is not None and draft.plural is None:
            return Fault(column, f"msgstr[{number}] without msgid_plural", "write msgstr, or add the msgid_plural")
        if number not in (None, expected):
            return Fault(column, f"msgstr[{number}] where msgstr[{expected}] must stand", "number the forms 0, 1, 2 …")
        return None

    def _close(self) -> None:
        """End the message that is being read."""
        draft, self._draft, self._strings = self._draft, None, None
        if draft is None or draft.broken:
            return
        if problem := incomplete(draft):
            self.problems.append(problem)
            return
        entry = entry_of(draft)
        if not entry.obsolete and entry.key == "":
            self._close_header(draft)
        elif not entry.obsolete and entry.key in self._seen:
            self._close_second(entry)
        else:
            if not entry.obsolete:
                self._seen[entry.key] = len(self.entries)
            self.entries.append(entry)

    def _close_second(self, entry: Entry) -> None:
        """Of two messages with one msgid keep the translated one; which, is not to be told when they say two things."""
        place = self._seen[entry.key]
        first = self.entries[place]
        if entry.text is not None and first.text is not None and entry.msgstr != first.msgstr:
            text = f"the same message stands in line {first.origin.line} already"
            self.problems.append(Problem(text, entry.origin, f"delete this one or the one at {first.origin}"))
        elif first.text is None and entry.text is not None:
            self.entries[place] = entry

    def _close_header(self, draft: Draft) -> None:
        if self.header is None and not self._seen:
            self.header = draft
            return
        text = "the header (the empty msgid) must be the first message, and there can be only one"
        where = f"the first is in line {self.header.origin.line}" if self.header else "move it to the top of the file"
        self.problems.append(Problem(text, draft.origin, where))
