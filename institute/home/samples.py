"""Made-up content for the page that shows every component. Nobody in it exists."""

import re
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders

from institute.home.roster_marks import mark_choices

MODULES = [
    ("ADV", "Community advocacy and organizing"),
    ("COM", "Effective communications"),
    ("FAC", "Meeting facilitation"),
    ("BUD", "School district budget management"),
    ("DEE", "De-escalation"),
    ("BAR", "The history of collective bargaining"),
    ("CON", "Building consensus"),
    ("HEA", "Healing practices"),
]
CHIPS = [
    ("done", "Done"),
    ("now", "You are here"),
    ("open", "Open"),
    ("care", "Not yet"),
    ("stop", "Cannot finish as planned"),
    ("locked", "Opens Feb 7"),
    ("staff", "Staff only"),
]
MARKS = mark_choices([("present", "Here"), ("late", "Late"), ("excused", "Excused"), ("absent", "Away")])
PEOPLE = [
    ("p1", "Rosa Alvarado Peña", "present", "here"),
    ("p2", "فاطمه رضایی", "late", "late"),
    ("p3", "Nguyễn Thị Hạnh", "absent", "away"),
    ("p4", "Петренко Оксана", "", ""),
]
SCRIPTS = [
    ("en", "ltr", "English", "You came to 9 of 16. You can still miss 2."),
    ("es", "ltr", "Español", "Vino a 9 de 16. Todavía puede faltar a 2."),
    ("vi", "ltr", "Tiếng Việt", "Nguyễn Thị Hạnh, Trần Đức Ước"),
    ("uk", "ltr", "Українська", "Петренко Оксана, Ґалаґан Їжакевич"),
    ("yo", "ltr", "Yorùbá", "Ọlá Adébáyọ̀, Ṣẹ́gun Ẹ̀kọ́"),
    ("sm", "ltr", "Gagana Sāmoa", "Leʻaupepe Fa’amoana Tūmua"),
    ("fa", "rtl", "فارسی", "فاطمه رضایی، ژاله پورگچی ۱۲۳"),
    ("ps", "rtl", "پښتو", "زرغونه احمدزۍ، ګلالۍ ځدراڼ"),
    ("ur", "rtl", "اردو", "فاطمہ ڈار، ثریّا ہاشمی"),
    ("pa", "ltr", "ਪੰਜਾਬੀ", "ਹਰਪ੍ਰੀਤ ਕੌਰ"),
    ("km", "ltr", "ខ្មែរ", "សុខ ចាន់ដារ៉ា"),
    ("zh-Hant", "ltr", "繁體中文", "陳美玲、歐陽慧"),
]


class SampleForm(forms.Form):
    """One field of each kind that field.html draws."""

    name = forms.CharField(label="Your name", help_text="As you write it, in any letters")
    phone = forms.RegexField(
        r"^\d{10}$",
        label="Your phone number",
        help_text="So that we can tell you if a session moves",
        error_messages={"invalid": "This number has 9 digits. Please write all 10."},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    pin = forms.CharField(label="PIN", required=False, widget=forms.PasswordInput)
    site = forms.ChoiceField(label="Your school", choices=[("", "Choose one"), ("1", "Oak Ridge School")])
    contact = forms.ChoiceField(
        label="How may we reach you?",
        choices=[("phone", "By phone"), ("text", "By text message")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        required=False,
        choices=[("sat", "Saturday"), ("wed", "Wednesday evening")],
        widget=forms.CheckboxSelectMultiple,
    )
    shared = forms.BooleanField(label="This is a shared device", required=False)
    note = forms.CharField(label="Anything else?", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def icon_names():
    """Return the name of every icon in the sprite."""
    sprite = Path(finders.find("svg/icons.svg", find_all=True)[0]).read_text()
    return re.findall(r'<symbol id="([\w-]+)"', sprite)


def component_samples():
    """Return the context of the components page."""
    states = ["filled"] * 5 + ["missed"] + ["filled"] * 3 + ["missed", "filled", "next"] + ["open"] * 4
    wrong = {"name": "Rosa", "phone": "916555012", "contact": "", "site": ""}
    return {
        "icons": icon_names(),
        "modules": MODULES,
        "chips": CHIPS,
        "scripts": SCRIPTS,
        "states": states,
        "score": ["filled"] * 5 + ["open"] * 3,
        "quiz_states": ["filled"] * 3 + ["next"] * 2 + ["open"] * 3,
        "facts": [
            {"icon": "book", "text": "Module 4, lesson 4"},
            {"icon": "clock", "text": "9 minutes"},
            {"icon": "play", "text": "You can listen"},
        ],
        "lines": ["9:00 to 11:30 in the morning", "Oak Ridge School, gym"],
        "steps": [
            {
                "number": number,
                "name": name,
                "emblem": code,
                "lang": "en",
                "dir": "ltr",
                "state": "done" if number < 4 else "now" if number == 4 else "rest",
                "state_text": "Done" if number < 4 else "You are here" if number == 4 else "Opens February 7",
                "detail": "3 of 5 lessons" if number == 4 else "",
                "url": "#path" if number < 5 else "",
            }
            for number, (code, name) in enumerate(MODULES, start=1)
        ],
        "lessons": [
            {"number": 1, "name": "Listen first", "note": "7 min", "url": "#path", "state": "done"},
            {"number": 2, "name": "Say it clearly", "note": "You are here", "state": "now"},
            {"number": 3, "name": "Two minutes at the podium", "note": "9 min", "url": "#path"},
        ],
        "said": [
            {"text": "An interpreter", "right": True},
            {"text": "Translated notices", "right": True},
        ],
        "marks": MARKS,
        "people": [
            {"key": key, "person": person, "chosen": chosen, "tone": tone}
            for key, person, chosen, tone in PEOPLE
        ],
        "form": SampleForm(initial={"name": "Rosa Alvarado Peña", "contact": "phone"}, auto_id="ok_%s"),
        "wrong_form": SampleForm(wrong, auto_id="wrong_%s"),
    }
