"""Plantin binds one book in many languages: chapters and gettext catalogs in, EPUB and PDF editions out."""

__version__ = "0.1.0"
