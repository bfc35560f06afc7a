"""The log as one JSON object a line: what happened and where in the code, never to whom.

Our own sentences are written by us and hold counts and ids. What a package says may hold an address, a
query, a header or a name, so of it only the sentence with its gaps is kept, or nothing but its place.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime

from gunicorn.glogging import Logger

# django.request is rewritten by :class:`institute.people.error_log.PlaceOnly` before it comes here.
OURS = ("institute", "lessons", "learning_outcomes", "certificates", "django.request")


class JsonLine(logging.Formatter):
    """One event in one line."""

    def format(self, record):
        """Write time, level, logger, words and place; of an error its kind and the way to it."""
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": words_of(record),
            "place": f"{record.module}:{record.funcName}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            # Not the error's own words: "Key (email)=(ana@x.org) already exists".
            event["error"] = kind.__name__
            event["way"] = [
                f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)
            ]
        elif record.exc_text:
            event["way"] = record.exc_text.splitlines()
        return json.dumps(event, ensure_ascii=False)


class PlainLine(JsonLine):
    """The same for reading by eye."""

    def format(self, record):
        """Write the same facts as text."""
        event = json.loads(super().format(record))
        head = f"{event['at']} {event['level'].upper()} {event['logger']} {event['event'] or event['place']}"
        way = [*event.get("way", []), event.get("error", "")]
        return "\n  ".join([head, *filter(None, way)])


def words_of(record) -> str:
    """What may be written of a record's sentence."""
    if any(record.name == name or record.name.startswith(f"{name}.") for name in OURS):
        return record.getMessage()
    # With arguments the sentence is a form, and the form is harmless.
    return str(record.msg) if record.args and isinstance(record.msg, str) else ""


class WebServerLogger(Logger):
    """Gunicorn's own log in the same manner; by itself it names addresses and what they asked for."""

    def setup(self, cfg):
        """Set gunicorn's log up, then give it our form of lines. There is no log of requests."""
        super().setup(cfg)
        # Gunicorn makes its log before it imports institute.wsgi, which says the same.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "institute.settings")
        from django.conf import settings

        formatter = JsonLine() if settings.LOG_FORMAT == "json" else PlainLine()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
        self.access_log.disabled = True
