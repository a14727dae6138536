"""The languages that Plantin is made for: tests of what depends on a language are run for each."""

LANGUAGES = (
    *("en", "es", "fr", "de", "it", "pt-BR", "nl", "pl", "cs", "sv", "fi", "hu", "ro", "tr", "vi", "id", "sw"),
    *("ru", "uk", "el", "he", "ar", "fa", "ur", "hi", "bn", "ta", "te", "th", "km", "ka", "hy", "am"),
    *("ko", "ja", "zh-Hans", "zh-Hant"),
)
