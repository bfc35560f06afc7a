import os
import sys
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from institute.management.demo_people import AlreadyMade, make_demo_people, read_accounts
from institute.management.schema import applied_migrations, unknown_migrations
from institute.management.serving import collect_static_when_changed, serve
from institute.management.translations import compile_translations


class Command(BaseCommand):
    """Set up the demo, print how to get in, and serve it with worker and scheduler until stopped."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--set-up-only", action="store_true", help="Prepare everything and do not serve.")

    def handle(self, *args, **options):
        accounts = self._set_up()
        if options["set_up_only"]:
            return
        port = int(os.environ.get("PORT", "8000"))
        sys.exit(serve(port, on_ready=lambda: self._announce(port, accounts)))

    def _set_up(self):
        if compile_translations():
            self.stdout.write("Translations compiled.")
        if unknown_migrations(applied_migrations()):
            raise CommandError(
                "The data in var/ was made by another version of the site: run make clean, which removes "
                "it, and then make demo again."
            )
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if collect_static_when_changed():
            self.stdout.write("Static files collected.")
        call_command("bootstrap_site", verbosity=0)
        call_command("load_pack", str(settings.BASE_DIR / "lessons" / "curriculum" / "starter"), verbosity=0)
        accounts = read_accounts()
        if not accounts:
            self.stdout.write("Making the demo's people and cohorts ...")
            try:
                accounts = make_demo_people(datetime.now(UTC))
            except AlreadyMade as error:
                raise CommandError(
                    "This database has the demo's people, but var/demo-accounts.json is missing or belongs "
                    "to another database. Bring the file back, or begin again with an empty database."
                ) from error
        return accounts

    def _announce(self, port, accounts):
        address = f"http://127.0.0.1:{port}"
        lines = [f"\nThe demo is running at {address}\n"]
        for account in accounts:
            lines.append(
                f"  {account['role']}: {account['name']} ({account['cohort'] or account['member_code']})"
            )
            if account["card_url"]:
                lines.append(f"      card {account['card_url']}   PIN {account['pin']}")
            else:
                lines.append(
                    f"      {address}/account/login/   member code {account['member_code']}   "
                    f'password {account["password"]}   then: make code WHO="{account["role"]}"'
                )
        lines.append("\nStop with Ctrl-C. The data stays in var/.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
