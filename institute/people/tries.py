"""How often something was tried: one row for each thing that is limited, while its window lasts."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class Tries(models.Model):
    """The tries that are left of one thing until ``ends_at``.

    ``mark`` leads back to nobody: it is made of what is limited, such as an address, and the secret key.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    tries_left = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("count of tries")
        verbose_name_plural = _("counts of tries")

    def __str__(self):
        return f"{self.tries_left} until {self.ends_at:%Y-%m-%d %H:%M}"


# A window begins with the first try in it. The row changes under its lock, so tries that arrive together
# are each counted; where none is left nothing is written and no mark comes back.
TAKE = """
INSERT INTO people_tries (mark, tries_left, ends_at) VALUES {rows}
ON CONFLICT (mark) DO UPDATE SET
    tries_left = CASE WHEN people_tries.ends_at <= %s
        THEN excluded.tries_left ELSE people_tries.tries_left - 1 END,
    ends_at = CASE WHEN people_tries.ends_at <= %s THEN excluded.ends_at ELSE people_tries.ends_at END
WHERE people_tries.tries_left > 0 OR people_tries.ends_at <= %s
RETURNING mark
"""


def take(limits, at):
    """Take one try of each mark, in one statement; returns the marks that had one left.

    ``limits``: mark, how many tries its window has, and when a window ends that begins now.
    """
    # In the same order in every process: two that wait for each other's row would wait for ever.
    limits = sorted(limits)
    moment = connection.ops.adapt_datetimefield_value
    rows = ", ".join(["(%s, %s, %s)"] * len(limits))
    values = [part for mark, count, ends_at in limits for part in (mark, count - 1, moment(ends_at))]
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(rows=rows), [*values, *[moment(at)] * 3])
        return {mark for (mark,) in cursor.fetchall()}


def give_back(marks, at):
    """Give back one try of each mark whose window goes on: it was none."""
    # One row at a time: two that give back the same rows in another order would wait for each other.
    for mark in marks:
        Tries.objects.filter(mark=mark, ends_at__gt=at).update(tries_left=models.F("tries_left") + 1)


def forget_old_tries(at):
    """Delete the counts whose window is over: they limit nothing any more."""
    Tries.objects.filter(ends_at__lte=at).delete()
