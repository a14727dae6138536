"""What is relied on of WeasyPrint 70: five of its functions are wrapped, and this is what they must go on doing."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
import tinyhtml5

import viewers
from plantin import markdown, workers
from plantin.errors import PlantinError
from plantin.labels import labels
from plantin.locale import language
from plantin.writers import engine
from plantin.xhtml import E, Scope, blocks, document

HTML = '<html lang="{lang}"><head><title>T</title></head><body>{body}</body></html>'


@pytest.fixture(scope="module", autouse=True)
def _typefaces() -> None:
    workers.prepare()


def paged(body: str, lang: str = "en", finish: engine.Finish | None = None) -> pikepdf.Pdf:
    styles = "html { font-family: 'Source Serif 4', 'Noto Serif Devanagari' } .b { break-before: page }"
    html = HTML.format(lang=lang, body=body).encode()
    return pikepdf.open(io.BytesIO(engine.paged(html, styles, {}, finish or engine.Finish(str))))


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"]


def test_weasyprint_is_the_version_that_was_read() -> None:
    """The wrapped functions are not its public API."""
    from importlib.metadata import version

    assert version("weasyprint").startswith("70.")


@pytest.mark.parametrize("room", ["pdf", "cover", "quire", "binding", "engine"])
def test_no_compiler_is_asked_where_a_library_is(room: str) -> None:
    """Whichever room is opened first: it would take a third of a second."""
    program = (
        "import subprocess, sys\n"
        "subprocess.Popen = lambda *given, **_: sys.exit(f'{given} is run')\n"
        f"import plantin.writers.{room}\n"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_image_of_a_character_has_its_name() -> None:
    pdf = paged('<h1>A <span role="img" aria-label="fire">x</span></h1>')
    assert [str(each.Alt) for each in elements(pdf) if "/Alt" in each] == ["fire"]


def test_a_passage_says_its_language() -> None:
    pdf = paged('<h1>A</h1><p lang="fr">Bonjour</p>')
    assert [str(each.Lang) for each in elements(pdf) if each.get("/S") == "/P"] == ["fr"]


def test_shaped_text_says_its_characters() -> None:
    """A Devanagari syllable is drawn by glyphs in another order; Latin and Arabic are left as they are."""
    shaped, plain = paged("<h1>क्षि</h1>"), paged("<h1>Latin</h1>")
    assert b"ActualText" in shaped.pages[0].Contents.read_bytes()
    assert b"ActualText" not in plain.pages[0].Contents.read_bytes()


def test_no_string_that_is_shown_is_empty() -> None:
    """PDFium would set the letters behind one on top of each other, as in কেন্দ্রিক."""
    pdf = paged("<h1>কেন্দ্রিক ক্ষি র্কি</h1>")
    assert b"<>" not in pdf.pages[0].Contents.read_bytes()


def test_what_follows_letters_that_are_not_seen_is_seen(tmp_path: Path) -> None:
    """As in a row of emoji, or a table of them: each has its picture behind transparent letters."""
    red = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path fill="#f00" d="M0 0h40v40H0z"/></svg>'
    styles = "i { font: 40px 'Source Serif 4'; color: transparent; background: url(book:red.svg) no-repeat }"

    def seen(body: str) -> int:
        path = tmp_path / "red.pdf"
        html = HTML.format(lang="en", body=f"<h1>{body}</h1>").encode()
        path.write_bytes(engine.paged(html, styles, {"book:red.svg": (red, "image/svg+xml")}, engine.Finish(str)))
        colours = viewers.rasterise(path, 0, 1).convert("RGB").getcolors(10_000)
        return sum(count for count, colour in colours if colour == (255, 0, 0))

    assert seen("<i>mm</i><i>mm</i>") == pytest.approx(2 * seen("<i>mm</i>"), rel=0.1)


def test_a_list_begins_where_its_author_says(tmp_path: Path) -> None:
    """And goes on so: WeasyPrint itself counts every list from one."""
    source = "7. a\n8. b\n\n<ol start=5><li>c<li value=9>d<li>e</ol>\n\n0. f\n   1. g\n"
    facts = language("en")
    scope = Scope(facts, lambda _: None, lambda _: None, lambda tex, _: E.code(tex), labels(facts), is_paged=True)
    content = blocks(markdown.blocks(source, "x.md", "en", markdown.MDBOOK).blocks, scope)
    path = tmp_path / "list.pdf"
    html = document([], E.body(E.h1("H"), *content), "T", language("en"))
    path.write_bytes(engine.paged(html, "html { font-family: 'Source Serif 4' }", {}, engine.Finish(str)))
    numbers = re.findall(r"\d+", "".join(viewers.pdftotext(path)))
    assert numbers == ["7", "8", "5", "9", "10", "0", "1"]


def test_an_empty_element_ends_where_it_stands() -> None:
    """WeasyPrint reads documents as HTML, where `<code/>` would go on to the end of the book."""
    empty = [E(name) for name in ("code", "em", "a", "sup", "td", "details", "kbd", "figcaption", "br", "img")]
    html = document([], E.body(*(E.div(each, "behind") for each in empty)), "T", language("en")).decode()
    read = tinyhtml5.parse(html, namespace_html_elements=False).findall(".//div")
    assert ["".join(each.itertext()) for each in read] == ["behind"] * len(empty)
    assert all("".join(inner.itertext()) == "" for each in read for inner in each)


def test_the_functions_are_put_back() -> None:
    from weasyprint.draw import text
    from weasyprint.pdf import fonts, stream, tags

    def functions() -> tuple[object, ...]:
        wrapped = stream.Stream.marked, stream.Stream.show_text, text.draw_first_line, fonts.Font.clean
        return tags._build_box_tree, *wrapped

    before = functions()
    paged("<h1>A</h1>")
    assert functions() == before


def test_pages_have_labels_and_a_direction() -> None:
    finish = engine.Finish(lambda number: f"no. {number}", right_to_left=True)
    pdf = paged('<h1>A</h1><p class="b">B</p>', finish=finish)
    assert [page.label for page in pdf.pages] == ["no. 1", "no. 2"]
    assert pdf.Root.ViewerPreferences.Direction == "/R2L"


@pytest.mark.parametrize("address", ["https://example.org/a.png", "file:///etc/hostname", "book:other"])
def test_nothing_but_the_books_own_files_is_fetched(address: str) -> None:
    """No network, no file of the machine: an error that names the address."""
    with pytest.raises(PlantinError, match=re.escape(address)):
        paged(f'<h1>A</h1><img alt="a" src="{address}">')
