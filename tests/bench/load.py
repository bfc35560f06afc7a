import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tests.bench.scale.loading import AlreadyLoaded, HoldsRealPeople, load_scale


class Command(BaseCommand):
    """Build the data set that speed is measured on: made-up parents, in an empty database or the demo's."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--learners", type=int, required=True, help="Parents in the largest cohort.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same data.")

    def handle(self, *args, learners, seed, **options):
        if learners < 1:
            raise CommandError("Nothing was written: ask for at least one parent.")
        began = time.monotonic()
        try:
            written = load_scale(learners, at=timezone.now(), seed=seed)
        except HoldsRealPeople as error:
            raise CommandError(
                "Nothing was written: this database holds people who are not the demo's, and made-up "
                "parents must never stand among real ones. Use an empty database."
            ) from error
        except AlreadyLoaded as error:
            raise CommandError("Nothing was written: this database holds the data set already.") from error
        for name, count in written.items():
            self.stdout.write(f"{count:>10,} {name}")
        self.stdout.write(f"Written in {time.monotonic() - began:.0f} s.")
