"""Books of others, as names and bytes."""

CONFIGURED = {
    "po4a.cfg": b"""# Comments, aliases, options in every form
[po4a_langs] fr pt-br
[po4a_paths] i18n/$master/en.pot $lang:i18n/$master/$lang.po
[options] opt:"--master-charset=UTF-8" opt:"--master-language=en_GB"
[po4a_alias:md] text opt:"--option markdown" \\
    opt:"--option neverwrap"
[type: md] pages/one.md $lang:out/$lang/one.md
[type: text] pages/two.md $lang:out/$lang/two.md opt:"-o markdown -o nobullets"
[type: asciidoc] pages/three.adoc $lang:out/$lang/three.adoc
[type: md] pages/gone.md $lang:out/$lang/gone.md
""",
    "pages/one.md": b"# One\n\nBread\nand salt\n",
    "pages/two.md": b"# Two\n\n* Bread\n* Salt\n",
    "pages/three.adoc": b"= Three\n",
    "pages/four.md": b"# Four\n",
    "i18n/one/fr.po": b'msgid "Bread\\nand salt\\n"\nmsgstr "Pain\\net sel\\n"\n',
    "i18n/two/fr.po": b'msgid "* Bread\\n* Salt\\n"\nmsgstr "* Pain\\n* Sel\\n"\n\nmsgid "One"\nmsgstr "Un"\n',
    "i18n/two/pt-br.po": b'msgid "Two"\nmsgstr "Dois"\n',
}
"""A folder of Markdown with a configuration of po4a's."""
