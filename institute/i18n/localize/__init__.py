"""Translations of pages and snippets, kept in wagtail-localize's own store."""
