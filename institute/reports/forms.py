"""What may be asked of the desk. Anything that is not on these lists is left out, and breaks nothing."""

import unicodedata

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institute.reports.queries import FinishState

NO_SITE = "none"
SORTS = {
    "name": lambda row: plain(row.name),
    "site": lambda row: plain(row.site),
    "language": lambda row: plain(row.language_name),
    "sessions": lambda row: row.attended,
    "quizzes": lambda row: row.quizzes_passed,
    "state": lambda row: list(FinishState).index(row.state),
    "certificate": lambda row: row.certificate,
    "active": lambda row: row.last_active.timestamp() if row.last_active else 0.0,
}


def plain(text):
    """Make text comparable: without accents, without upper case."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


class DeskFilterForm(forms.Form):
    """Search and filters; the choices are those of the cohort's own rows."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    site = forms.ChoiceField(label=_("School site"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("Everyone")), *FinishState.choices]
    )

    def __init__(self, data, rows):
        super().__init__(data, auto_id="desk-%s")
        sites = {str(row.site_id): row.site for row in rows if row.site_id is not None}
        if any(row.site_id is None for row in rows):
            sites[NO_SITE] = gettext("No school site")
        languages = {row.language: row.language_name for row in rows}
        self.fields["site"].choices = [
            ("", _("All")),
            *sorted(sites.items(), key=lambda one: plain(one[1])),
        ]
        self.fields["language"].choices = [
            ("", _("All")),
            *sorted(languages.items(), key=lambda one: plain(one[1])),
        ]
        self.is_valid()

    def chosen(self, rows):
        """Return the rows that the filters leave, in their order."""
        wanted = self.cleaned_data
        words = plain(wanted.get("q") or "").split()
        site, language, state = wanted.get("site"), wanted.get("language"), wanted.get("state")
        return [
            row
            for row in rows
            if all(word in plain(row.name) for word in words)
            and (not site or site == (NO_SITE if row.site_id is None else str(row.site_id)))
            and (not language or language == row.language)
            and (not state or state == row.state)
        ]

    @property
    def ordering(self):
        """The column to sort by, with a minus for the other way round; ``name`` when it is none of ours."""
        asked = self.data.get("sort", "")
        return asked if asked.removeprefix("-") in SORTS else "name"

    def sorted(self, rows):
        """Return the rows in the order that was asked for; equal ones stay in the order of names."""
        ordering = self.ordering
        return sorted(rows, key=SORTS[ordering.removeprefix("-")], reverse=ordering.startswith("-"))
