"""The front matter of a chapter: read with the place of each value, and taken out without moving a line."""

import pytest

from plantin.errors import PlantinError
from plantin.reader.front_matter import split

CHAPTER = '---\nlayout: page\ntitle:  "Flour: all of it"\ntags: [a, b]\n---\n\n# Flour\n'


def test_keys_have_values_and_places() -> None:
    front, _ = split(CHAPTER, "flour.md")
    assert front.text("title") == "Flour: all of it"
    assert str(front.origins["title"]) == "flour.md:3:9"
    assert front.text("tags") == front.text("none") == ""


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('+++\nweight = 1\ntitle = "Flour"\n[params]\ntitle = "x"\n+++\n# Flour\n', "flour.md:3:9"),
        ('{\n  "weight": 1,\n  "title": "Flour"\n}\n# Flour\n', "flour.md:3:12"),
    ],
)
def test_it_may_be_in_toml_or_json(source: str, place: str) -> None:
    """As Hugo has it."""
    front, rest = split(source, "flour.md")
    assert (front.text("title"), front.keys["weight"], str(front.origins["title"])) == ("Flour", 1, place)
    assert rest.splitlines().index("# Flour") == source.splitlines().index("# Flour")


def test_the_rest_keeps_its_lines() -> None:
    _, rest = split(CHAPTER, "flour.md")
    assert rest.splitlines().index("# Flour") == CHAPTER.splitlines().index("# Flour")


NONE = [
    "# Flour\n\n---\ntitle: no\n---\n",
    "---\n\nA rule stands above.\n",
    "",
    "text",
    "{\n{{ x }}\n}\n",
    "+++\ntext\n",
]


@pytest.mark.parametrize("source", NONE)
def test_a_chapter_without_one_is_as_it_was(source: str) -> None:
    front, rest = split(source, "flour.md")
    assert (front.keys, rest) == ({}, source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("---\ntitle: a: b\n---\n", "flour.md:2:9: error: the front matter is no YAML: mapping values are not allowed"),
        ("---\n- a\n- b\n---\n", "flour.md:1: error: the front matter is no table of keys and values"),
        ("---\na: !!python/object:os.system x\n---\n", "flour.md:2:4: error: the front matter is no YAML: could not"),
        ("+++\na = 1\nb = c\n+++\n", "flour.md:3:5: error: the front matter is no TOML: Invalid value"),
        ("---\n1: &a [*a]\n2: 2026-99-99\n---\n", "flour.md:1: error: the front matter is no YAML: it cannot be read"),
    ],
)
def test_what_is_none_is_refused_with_its_place(source: str, message: str) -> None:
    with pytest.raises(PlantinError) as caught:
        split(source, "flour.md")
    assert str(caught.value).startswith(message)
