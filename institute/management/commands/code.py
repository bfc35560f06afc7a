"""``manage.py code WHO``: the current code of a demo person's second factor. Demo data only."""

import json
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from institute.people.allauth_internals import format_hotp_value, hotp_value

PERIOD = 30


class Command(BaseCommand):
    help = "Print the current six-digit code of a person of the demo data (role, name or member code)."

    def add_arguments(self, parser):
        parser.add_argument("who", help='For example: facilitator, "project manager", or a member code.')

    def handle(self, *args, who, **options):
        person = self._find(who.strip().casefold())
        left = PERIOD - int(time.time()) % PERIOD
        code = format_hotp_value(hotp_value(person["totp_secret"], int(time.time()) // PERIOD))
        self.stdout.write(code)
        self.stderr.write(f"{person['role']}, {person['member_code']}: good for {left} more seconds.")

    def _find(self, who):
        path = settings.VAR_DIR / "demo-accounts.json"
        if not path.exists():
            raise CommandError("There are no demo people here. Run: make demo")
        people = [person for person in json.loads(path.read_text()) if person.get("totp_secret")]
        for person in people:
            names = (person["role"], person["name"], person["member_code"], person["role"].replace(" ", "-"))
            if who in {name.casefold() for name in names}:
                return person
        # "facilitator" alone means the first whose role begins so.
        for person in people:
            if person["role"].casefold().startswith(who):
                return person
        known = ", ".join(f"{person['role']} ({person['member_code']})" for person in people)
        raise CommandError(f"Nobody of the demo data is called that. These have a second factor: {known}")
