import json

from django.core.management.base import BaseCommand

from institute.url_policy import all_patterns


class Command(BaseCommand):
    """Print one JSON line for each URL pattern: who may open it, with which methods."""

    help = __doc__

    def handle(self, *args, **options):
        for entry in all_patterns():
            line = {
                "pattern": entry.pattern,
                "name": entry.name,
                "methods": list(entry.rule.methods) if entry.rule else None,
                "roles": list(entry.rule.roles) if entry.rule else None,
            }
            self.stdout.write(json.dumps(line, ensure_ascii=False))
