"""The style sheets of one document: the program's and the book's, and what only the edition knows."""

from collections.abc import Iterable

from plantin import emoji, fonts
from plantin.edition import Edition
from plantin.format import Styles
from plantin.locale import typography
from plantin.xhtml import Element, emoji_class

PICTURES = "book:emoji/"
"""URLs of the emoji's pictures begin so."""


def chosen(edition: Edition, styles: Styles, *names: str) -> str:
    """Return the look of the edition's language, the sheets `names`, and its own sheets where there are any.

    Those are of its direction, script or language, e.g. `pdf-rtl.css`: the program's, or the book's own.
    """
    facts = edition.language
    extra = [facts.direction, facts.script, facts.tag]
    wanted = [*names, *(f"{stem}-{each}.css" for stem in ("book", *_stems(names)) for each in extra)]
    return "\n".join([*_look(edition), *(styles[name] for name in wanted if name in styles)])


def _stems(names: Iterable[str]) -> list[str]:
    return [name.removesuffix(".css") for name in names if name != "book.css"]


def print_sheet(edition: Edition, styles: Styles, *names: str) -> str:
    """Return the sheets of a document that WeasyPrint sets: the chosen ones behind the edition's own rules."""
    return "\n".join([_typefaces(edition), _digits(edition), *_lines(edition), chosen(edition, styles, *names)])


def _typefaces(edition: Edition) -> str:
    """Families on `html`: margin boxes inherit from it, not from `body` (WeasyPrint 70)."""
    plan = fonts.plan(edition.language.tag, edition.language.script)
    # Emphasis that is bold for want of italics needs the family that has a bold (Japanese, Chinese).
    strong = "strong, dt, th" if plan.strong == plan.body else "strong, em, dt, th"
    rules = {
        "html": plan.body,
        "h1, h2, h3, h4, h5, h6": plan.heading,
        strong: plan.strong,
        ".display": plan.display,
        "code, kbd, pre, samp": plan.mono,
    }
    return "\n".join(f"{selector} {{ font-family: {_families(names)} }}" for selector, names in rules.items())


def _look(edition: Edition) -> list[str]:
    """What data/languages.toml says of the language, for both formats."""
    facts = typography(edition.language)
    italic = "italic" if facts.emphasis == "italic" else "normal"
    rules = [
        f"h1, h2, h3, h4, h5, h6 {{ line-height: {facts.heading} }}",
        f".title {{ line-height: {facts.title} }}",
        f"em, blockquote, .original-title {{ font-style: {italic} }}",
        "blockquote em { font-style: normal }" if facts.emphasis == "italic" else "em { font-weight: bold }",
    ]
    if facts.tracking:
        rules.append(".publisher { letter-spacing: 0.04em } .cover .cover-publisher { letter-spacing: 0.08em }")
    return rules


_COLOPHON = 8.9
"""Size of the colophon's text in points, in every script, so that it fits a page."""


def _lines(edition: Edition) -> list[str]:
    """What it says of the lines of a page: an EPUB leaves those to its reader."""
    facts = typography(edition.language)
    align, hyphens = "justify" if facts.justify else "start", "auto" if facts.hyphenate else "manual"
    rules = [
        f"html {{ font-size: {facts.size}pt; line-height: {facts.leading} }}",
        f"p {{ text-align: {align}; hyphens: {hyphens} }}",
        f".colophon {{ font-size: {_COLOPHON}pt; line-height: {0.82 * facts.leading:.2f} }}",
    ]
    if facts.indent:
        rules += [
            f"p {{ text-indent: {facts.indent}em }} body p + p {{ margin-top: 0.3em }}",
            ".cover p, .title-page p, .attribution p, dd p { text-indent: 0 }",
        ]
    return rules


def _families(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _digits(edition: Edition) -> str:
    """The counter style `digits`: the numbers of the edition's language."""
    return f"@counter-style digits {{ system: extends {edition.language.counter} }}"


def page_references(edition: Edition) -> str:
    """What is printed behind a link to another chapter: its page, in brackets."""
    before, _, after = edition.labels("(page {page})").shown.partition("{page}")
    space = "" if before.startswith("（") else " "  # a full-width bracket has its own
    first, last = (_quoted(part.replace(" ", "\u00a0")) for part in (before, after))
    content = f'"{space}" {first} target-counter(attr(href), page, digits) {last}'
    return f".page-ref::after {{ content: {content} }}"


def _quoted(text: str) -> str:
    """Text as a string of CSS."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def reflowed(edition: Edition) -> str:
    """What an EPUB asks of its reader: the numbers of lists in the edition's digits, and no breaks within words.

    Its readers know the named counter styles; WeasyPrint would reject `keep-all`, which is of use in Korean alone.
    """
    counter, breaks = edition.language.counter, typography(edition.language).breaks
    digits = [f"ol {{ list-style-type: {counter} }}"] * (counter != "decimal")
    return "\n".join([*digits, *["html { word-break: keep-all }"] * (breaks == "spaces")])


def emojis(elements: Iterable[Element]) -> list[str]:
    """The emoji that these elements are."""
    return [str(each.text) for each in elements if "emoji" in each.get("class", "").split()]


def emoji_pictures(clusters: Iterable[str]) -> tuple[str, dict[str, tuple[bytes, str]]]:
    """Return the rules that put a picture behind each emoji, and the pictures by URL."""
    urls = {cluster: f"{PICTURES}{emoji.code(cluster)}.svg" for cluster in sorted(set(clusters))}
    rules = "\n".join(f".{emoji_class(cluster)} {{ background-image: url({url}) }}" for cluster, url in urls.items())
    return rules, {url: (emoji.picture(cluster), "image/svg+xml") for cluster, url in urls.items()}
