"""What stands for the letters a to z in a translation that nobody made; and tags of as many languages as are wanted."""

from itertools import islice

LANGUAGES = {
    "abcdefghijklmnopqrstuvwxyz": "en",
    "eboduphíjklymánqrstéwxózaç": "fr de es it pt nl sv da fi pl cs sk hu ro hr sl et lv lt tr ca eu gl sq is ga",
    "абцдефгхийклмнопярстувшкиз": "ru uk bg sr mk be",
    "αβχδεφγηιξκλμνοπψρστυωςθζϊ": "el",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه": "ar fa",
    "אבגדהוזחטיכלמנסעפצקרשתםןףץ": "he",
    "कखगघचछजझटठडढणतथदधनपफबभमयरल": "hi mr",
    "本書語言機器學習神經網絡數據模型訓練層函值圖文字": "ja zh-Hans",
}
LETTERS = {tag: letters for letters, tags in LANGUAGES.items() for tag in tags.split()}
LATIN = LETTERS["fr"]


def letters(tag: str) -> str:
    """Twenty-six letters of a language; of one that the table does not have, Latin ones."""
    found = LETTERS.get(tag, LATIN)
    return found[:26].ljust(26, found[0])


def tags(number: int) -> tuple[str, ...]:
    """So many tags of languages in Latin letters, English first: those of CLDR, and then again with their script said.

    Regions are languages of their own here, as they are to a builder: `fr-CA`, `fr-Latn-CA`.
    """
    from babel.localedata import locale_identifiers

    from plantin.locale import language

    known = [each.replace("_", "-") for each in sorted(locale_identifiers()) if "Latn" not in each]
    plain = [tag for tag in known if _is_known(tag) and language(tag).script == "Latn" and tag != "en"]
    spelled = (f"{first}-Latn{rest and '-'}{rest}" for first, _, rest in (tag.partition("-") for tag in plain))
    return ("en", *islice((*plain, *filter(_is_known, spelled)), number - 1))


def _is_known(tag: str) -> bool:
    from plantin.errors import UsageError
    from plantin.locale import language

    try:
        language(tag)
    except UsageError:
        return False
    return True
