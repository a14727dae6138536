"""The glossary: a translation with another word than it says is noted, and no other."""

from pathlib import Path

import pytest

from commands import plantin, small


@pytest.mark.parametrize(
    ("said", "noted"),
    [("farine", 0), ("Farines; semoule", 0), ("semoule", 2), ("semoule (farine)", 0)],
)
def test_another_word_than_the_glossary_has_is_noted(tmp_path: Path, said: str, noted: int) -> None:
    """With its place, and the exit status stays 0: inflected words and alternatives are as good."""
    book = small(tmp_path / "book")
    (book / "locales/glossary.toml").write_text(f'["flour"]\nfr = "{said}"\n\n["mill"]\nde = "x"\n', encoding="utf-8")
    done = plantin("check", book)
    assert (done.status, done.err.count("note glossary: “flour” is")) == (0, noted)
