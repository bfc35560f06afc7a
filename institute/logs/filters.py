"""Reduces the log of a server error to the view and the location in the code."""

import logging
import traceback


class LocationOnly(logging.Filter):
    """Remove URL and error message from a record: both may hold names, codes and tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; none is dropped.

        It says "Unhandled exception in view …", or the ``sentence`` that the caller gave as an extra.
        """
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg = getattr(record, "sentence", "Unhandled exception in view %s")
        record.args = (match.view_name or "without a name" if match else "of no URL",)
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            record.exc_text = "".join(traceback.format_tb(trace)) + kind.__name__
            record.exc_info = None
        return True
