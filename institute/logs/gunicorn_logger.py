"""Gunicorn's own log in the same format as ours."""

import os
from typing import Any

from gunicorn.glogging import Logger

from institute.logs.formatters import JsonFormatter, LineFormatter


class GunicornLogger(Logger):
    """Writes gunicorn's messages without addresses and URLs. There is no access log."""

    def setup(self, cfg: Any) -> None:
        """Set up gunicorn's log, then give it our formatter."""
        super().setup(cfg)
        # Gunicorn makes its log before it imports institute.wsgi, which sets the same variable.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "institute.settings")
        from django.conf import settings

        formatter = JsonFormatter() if settings.LOG_FORMAT == "json" else LineFormatter()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
        self.access_log.disabled = True
