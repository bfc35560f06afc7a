from django.core.management.base import BaseCommand
from django.utils import timezone

from institute.home.services import bootstrap_site
from institute.people.services import ensure_roles


class Command(BaseCommand):
    """Make what every installation needs: roles, languages, the home page. Run again, it changes nothing."""

    help = __doc__

    def handle(self, *args, **options):
        ensure_roles()
        bootstrap_site(at=timezone.now())
