"""One parent in fields, or many in a file or pasted lines; both become a list to import."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import SchoolSite
from institute.cohorts.roster_import import parser
from institute.people.contacts import read_contact


class OneParentForm(forms.Form):
    """One parent, with or without an address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As the person writes it, in any script."),
        error_messages={"required": _("Please write the name.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    contact = forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        required=False,
        help_text=_("Only one that is their own. Without one they get a printed card."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    school = forms.ModelChoiceField(SchoolSite.objects.none(), label=_("School site"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = SchoolSite.objects.visible_to(by)

    def clean_contact(self):
        """Read the address, or none."""
        text = self.cleaned_data["contact"]
        return read_contact(text) if text else None

    def as_parent_list(self) -> parser.ParentList:
        """Return the parent as a list with one row."""
        data = self.cleaned_data
        contact, school = data["contact"], data["school"]
        row = parser.ParentRow(
            1,
            " ".join(data["name"].split()),
            data["language"],
            getattr(contact, "email", None),
            getattr(contact, "phone", None),
            school.name if school else "",
        )
        return parser.ParentList((row,))


class ManyParentsForm(forms.Form):
    """A file, or pasted lines."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("CSV or XLSX, up to 500 parents."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    lines = forms.CharField(
        label=_("Or paste the lines here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "spellcheck": "false"}),
        help_text=_(
            "First line: name, language, e-mail, phone, school. Only the name is needed. Never papers, "
            "birthdays or numbers of the state."
        ),
    )

    def clean(self):
        """Read the list; a refusal becomes an error of its field."""
        cleaned = super().clean()
        file = cleaned.get("file")
        field = "file" if file else "lines"
        try:
            if file:
                # One byte more than may be taken tells that it is too many; the rest is not read.
                self.roster = parser.read_file(file.read(parser.MAX_BYTES + 1))
            elif (cleaned.get("lines") or "").strip():
                self.roster = parser.read_text(cleaned["lines"])
            elif "file" not in self.errors:
                self.add_error("file", _("Please choose a file, or paste lines below."))
        except parser.ListRefused as refusal:
            self.add_error(field, refusal.sentence)
            # What was refused is not shown again: it may hold what we never keep.
            self.data = self.data.copy()
            self.data["lines"] = ""
        return cleaned
