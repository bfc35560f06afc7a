"""Turns translators' .po files into the .mo files that Django reads; no gettext tools needed."""

import polib
from django.conf import settings


def compile_translations():
    """Compile each .po under LOCALE_PATHS whose .mo is missing or older; return how many were written."""
    written = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            # Written beside and renamed: a server that starts meanwhile never reads half a file.
            beside = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(beside))
            beside.replace(target)
            written += 1
    return written
