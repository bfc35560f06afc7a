"""Search, filters and sorting of the desk. Values that are not offered are ignored."""

from datetime import timedelta
from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateState
from institute.completion.forecast import FinishState
from institute.i18n.names import language_name
from institute.i18n.text import normalise_for_comparison
from institute.reports.queries import last_active, newest_certificates

NO_SITE = "none"
# "Nothing for so many days": the choices of the filter.
QUIET_DAYS = (14, 30)
SORTS = {
    "name": lambda person: normalise_for_comparison(person.name),
    "site": lambda person: normalise_for_comparison(person.site),
    "language": lambda person: normalise_for_comparison(language_name(person.language)),
    "sessions": lambda person: person.attended,
    "quizzes": lambda person: person.quizzes_passed,
    "state": lambda person: list(FinishState).index(person.state),
}
FIRST = "name"


class SearchForm(forms.Form):
    """A name or a member code. It is sent, never put into an address: addresses end up in logs."""

    q = forms.CharField(label=_("Name or member code"), required=False, max_length=100, strip=True)

    def search(self, people):
        """Return the people whose name or code holds every word; nobody, if it is no text to search for."""
        if not self.is_valid():
            return []
        words = normalise_for_comparison(self.cleaned_data["q"]).split()
        if not words:
            return people
        return [
            person
            for person in people
            if all(
                word in normalise_for_comparison(person.name)
                or word in normalise_for_comparison(person.member_code)
                for word in words
            )
        ]


class DeskFilterForm(forms.Form):
    """Filters; the choices are those of the cohort's own people."""

    site = forms.ChoiceField(label=_("School site"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("Everyone")), *FinishState.choices]
    )
    quiet = forms.TypedChoiceField(label=_("Last active"), required=False, coerce=int, empty_value=None)

    def __init__(self, data, people):
        super().__init__(data, auto_id="desk-%s")
        sites = {str(person.site_id): person.site for person in people if person.site_id is not None}
        if any(person.site_id is None for person in people):
            sites[NO_SITE] = gettext("No school site")
        languages = {code: language_name(code) for code in {person.language for person in people}}
        # The types of a form's fields are known to its class only.
        for name, choices in (("site", sites), ("language", languages)):
            ordered = sorted(choices.items(), key=lambda choice: normalise_for_comparison(choice[1]))
            cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *ordered]
        cast("forms.ChoiceField", self.fields["quiet"]).choices = [
            ("", _("Any time")),
            *[(days, gettext("Not for %(days)d days") % {"days": days}) for days in QUIET_DAYS],
        ]
        self.is_valid()

    def filter(self, people, at):
        """Return the people that the filters leave, in their order."""
        cleaned = self.cleaned_data
        site, language, state = cleaned.get("site"), cleaned.get("language"), cleaned.get("state")
        left = [
            person
            for person in people
            if (not site or site == (NO_SITE if person.site_id is None else str(person.site_id)))
            and (not language or language == person.language)
            and (not state or state == person.state)
        ]
        if not (days := cleaned.get("quiet")):
            return left
        last_seen, long_ago = last_active(left), at - timedelta(days=days)
        return [
            person
            for person in left
            if (moment := last_seen.get(person.learner_id)) is None or moment < long_ago
        ]

    @property
    def ordering(self):
        """The column to sort by, with a minus for the other way round; ``name`` when it is unknown."""
        ordering = self.data.get("sort", "")
        return ordering if ordering.removeprefix("-") in {*SORTS, *_READ} else FIRST

    def sorted(self, people):
        """Return the people in the order that was asked for; equal ones stay in the order of names."""
        column = self.ordering.removeprefix("-")
        key = SORTS.get(column) or _READ[column](people)
        return sorted(people, key=key, reverse=self.ordering.startswith("-"))


def _by_visit(people):
    seen = last_active(people)
    return lambda person: seen[person.learner_id].timestamp() if person.learner_id in seen else 0.0


def _by_certificate(people):
    newest = newest_certificates(people)
    labels = {state.value: str(state.label) for state in CertificateState}
    return lambda person: labels[newest[person.enrolment_id][1]] if person.enrolment_id in newest else ""


# Sort keys that are read from the database, only when the column is asked for.
_READ = {"active": _by_visit, "certificate": _by_certificate}
