"""The writers: the table of what an edition is made into. One file and one line add another."""

from plantin.format import Product

MEDIA_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
"""The media type of each format, in the order in which readers are offered them."""

FORMATS = tuple(MEDIA_TYPES)


def products() -> dict[str, Product]:
    """Return every product by name. It opens the engines' doors, so only a job calls it."""
    from plantin.writers import cover, epub, pdf

    return {
        "cover": Product(cover.make),
        "pdf": Product(pdf.make, artifact=True),
        "epub": Product(epub.make, needs=("cover", "pdf"), artifact=True),
    }
