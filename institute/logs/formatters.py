"""The log as one event a line: what happened and where in the code, never to whom.

Our own messages are written by us and hold counts and ids. A message of a package may hold an address, a
query, a header or a name, so only its template is kept, or nothing but its location.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

# django.request is rewritten by :class:`institute.logs.filters.LocationOnly` before it comes here.
OUR_LOGGERS = ("institute", "lessons", "learning_outcomes", "certificates", "django.request")


class JsonFormatter(logging.Formatter):
    """One event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, message and location; for an error also its type and traceback."""
        return json.dumps(event_of(record), ensure_ascii=False)


class LineFormatter(logging.Formatter):
    """The same facts for reading by eye."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as text, with the traceback below it."""
        event = event_of(record)
        message = event["event"] or event["location"]
        head = f"{event['at']} {event['level'].upper()} {event['logger']} {message}"
        frames = [*event.get("traceback", []), event.get("error", "")]
        return "\n  ".join([head, *filter(None, frames)])


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be written about a record."""
    event: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _message_of(record),
        "location": f"{record.module}:{record.funcName}:{record.lineno}",
    }
    if record.exc_info and record.exc_info[0]:
        kind, _error, trace = record.exc_info
        # Not the error's own message: "Key (email)=(ana@x.org) already exists".
        event["error"] = kind.__name__
        event["traceback"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
        ]
    elif record.exc_text:
        event["traceback"] = record.exc_text.splitlines()
    return event


def _message_of(record: logging.LogRecord) -> str:
    if any(record.name == name or record.name.startswith(f"{name}.") for name in OUR_LOGGERS):
        return record.getMessage()
    # With arguments the message is a template, and the template is harmless.
    return str(record.msg) if record.args and isinstance(record.msg, str) else ""
