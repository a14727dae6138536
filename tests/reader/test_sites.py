"""What of a site's generator, Jekyll or Hugo, is told by its settings, and left out of its pages."""

import pytest

from cases import Case, each
from foreign import CONFIGURED
from plantin import reader
from plantin.markdown import JEKYLL, blocks
from test_markdown import described


@each("sites")
def test_what_is_for_a_site_is_left_out(case: Case) -> None:
    found = blocks(f"{case.given}\n", "x.md", "en", JEKYLL)
    remarks = (f"{remark.origin}: {remark.text}".removeprefix("x.md:") for remark in found.remarks)
    assert "\n".join([*described(found.blocks), *remarks]) == case.expected


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"_config.yml": b"title:  A Site\nbaseurl: /x\n"}, "A Site"),
        ({"hugo.toml": b"title = 'A Site'\n"}, "A Site"),
        ({"config.yaml": b"baseURL: https://example.org/\ntitle: A Site\n"}, "A Site"),
        ({"config/_default/hugo.json": b'{"Title": "Un Site", "languages": {"en-GB": {"title": "A Site"}}}'}, "A Site"),
        ({"config.toml": b"title = 'A Program'\n"}, "A Book"),
        ({"hugo.toml": b"title = A Site\n"}, "A Book"),
    ],
)
def test_the_title_is_that_of_the_site(more: dict[str, bytes], title: str) -> None:
    """By the settings of Jekyll or Hugo, of which a file `config.toml` need not be one; or by the README."""
    assert reader.read({**CONFIGURED, "README.md": b"# A Book\n", **more}).title.msgid == title


@pytest.mark.parametrize(
    "more", [{"hugo.toml": b"title = 'A'\n"}, {"pages/four.md": b"# Four\n\n{{< tab >}}x{{< /tab >}}\n"}]
)
def test_a_site_of_hugos_is_known(more: dict[str, bytes]) -> None:
    """By its settings, or by a shortcode in a page."""
    assert (
        reader.read(
            {**CONFIGURED, "po4a.cfg": CONFIGURED["po4a.cfg"].replace(b"two.md", b"four.md"), **more}
        ).metadata.dialect
        == "jekyll"
    )
