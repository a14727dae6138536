"""Facts of a language, and what follows from them for its words and lines; the door to Babel and ICU."""

from plantin.locale.language import Direction, Language, language, require
from plantin.locale.pseudo import CLOSING, OPENING, PSEUDO, spelled
from plantin.locale.typography import Emphasis, Typography, quotes, typography
from plantin.locale.words import UNSEEN, breakable, in_own_direction, isolated, phrases, word_count, words

__all__ = [
    "CLOSING",
    "OPENING",
    "PSEUDO",
    "UNSEEN",
    "Direction",
    "Emphasis",
    "Language",
    "Typography",
    "breakable",
    "in_own_direction",
    "isolated",
    "language",
    "phrases",
    "quotes",
    "require",
    "spelled",
    "typography",
    "word_count",
    "words",
]
