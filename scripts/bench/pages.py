"""Write what a book's PDF is made of, for WeasyPrint to set alone: `python -m bench.pages BOOK FOLDER`.

FOLDER gets book.html, book.css, the files that they use, and in fonts.txt the path of the settings that have fontconfig
see our typefaces and no others.
"""

import sys
from pathlib import Path

from plantin import fonts, jobs, pipeline
from plantin.writers import pdf

LINK = b'<link rel="stylesheet" href="book.css"/></head>'


def main(book: Path, folder: Path) -> None:
    """Write the document of the book's own language, and what it needs."""
    source, files = pipeline.read(book)
    sheets = pipeline.styles(files)
    edition = jobs.bound(source, pipeline.job(source, source.metadata.language, files, sheets, ("pdf",)))
    html, sheet, used = pdf.sources(edition, sheets)
    folder.mkdir()
    for number, url in enumerate(sorted(used, key=len, reverse=True)):  # no URL is changed within a longer one
        data, media_type = used[url]
        name = f"{number}.{media_type.partition('/')[2].partition('+')[0]}"
        (folder / name).write_bytes(data)
        html, sheet = html.replace(url.encode(), name.encode()), sheet.replace(url, name)
    (folder / "book.css").write_text(sheet, encoding="utf-8")
    (folder / "book.html").write_bytes(html.replace(b"</head>", LINK, 1))
    (folder / "fonts.txt").write_text(str(fonts.fontconfig_file()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
