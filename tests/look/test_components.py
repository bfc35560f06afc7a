"""The parts that pages are put together from draw what they are asked to, and nothing that was typed runs."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from institute.home import components
from institute.home.samples import component_samples
from tests.look.style_sheets import STATIC, TEMPLATES

HOSTILE = '<script>alert(1)</script>" onfocus="alert(2)'


class SignInForm(forms.Form):
    number = forms.CharField(label="Your number", help_text="On your card")
    pin = forms.CharField(label="PIN", widget=forms.PasswordInput)
    device = forms.ChoiceField(
        label="Whose phone is it?", choices=[("own", "Mine"), ("shared", "Shared")], widget=forms.RadioSelect
    )
    stay = forms.BooleanField(label="Stay signed in", required=False)


def draw(source, **context):
    return Template("{% load look %}" + source).render(Context(context))


def field(form, name):
    return render_to_string("components/field.html", {"field": form[name]})


def ids(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_an_icon_is_hidden_from_screen_readers_unless_it_is_alone():
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'role="img" aria-label="Closed"' in draw('{% icon "lock" label="Closed" %}')


def test_only_directional_icons_are_mirrored():
    assert "icon--dir" in draw('{% icon "arrow" dir=True %}')
    assert "icon--dir" not in draw('{% icon "check" %}')


def test_a_chip_with_a_tick_is_not_mirrored():
    assert "icon--dir" not in render_to_string("components/chip.html", {"text": "Done", "tone": "done"})


def test_a_module_without_an_emblem_gets_a_seat():
    assert "#SEAT" in draw('{% emblem "XYZ" %}')
    assert "#BUD" in draw('{% emblem "BUD" %}')


def test_a_row_of_seats_has_a_text_alternative():
    html = draw(
        '{% seat_row states label "8" %}', states=["filled", "missed", "next", "open"], label="1 of 4"
    )
    assert 'role="img" aria-label="1 of 4"' in html
    assert re.findall(r'<span(?: class="([\w-]+)")?>', html) == ["is-on", "is-away", "is-now", ""]


def test_an_unknown_state_of_a_seat_is_an_error():
    with pytest.raises(KeyError):
        draw('{% seat_row states "?" %}', states=["gone"])


@pytest.mark.parametrize("language", ["en", "es", "fa"])
def test_the_table_is_drawn_with_numbers_that_every_browser_reads(language):
    with translation.override(language):
        html = draw('{% table_seal 3 8 label="Three of eight" %}')
    places = re.findall(r'transform="([^"]+)"', html)
    assert len(places) == 8
    for place in places:
        assert re.fullmatch(r"translate\([\d.]+ [\d.]+\) rotate\([\d.]+\)", place)


def test_the_table_writes_farsi_digits_in_farsi():
    with translation.override("fa"):
        assert "۳/۸" in draw("{% table_seal 3 8 %}")


@pytest.mark.parametrize("total", [1, 2, 3, 8, 12, 16])
def test_seats_do_not_lie_on_each_other(total):
    places = []
    for seat in components.seats_round_a_table(total, total):
        x, y = map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", seat["place"]).groups())
        radius = float(re.search(r"A([\d.]+)", seat["path"]).group(1))
        places.append((x, y, radius))
    for number, (x, y, radius) in enumerate(places):
        for other_x, other_y, _ in places[:number]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > radius * 1.2


def test_a_table_without_modules_has_no_seats():
    assert components.seats_round_a_table(0, 0) == []


def test_a_full_table_has_a_tick_and_no_number():
    html = draw("{% table_seal 8 8 %}")
    assert "table-seal__tick" in html
    assert "8/8" not in html


def test_a_field_links_its_hint_and_its_error_to_the_input():
    html = field(SignInForm({"number": ""}), "number")
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html).group(1).split()
    assert described == ["id_number_helptext", "id_number_error"]
    assert set(described) <= ids(html)
    assert 'aria-invalid="true"' in html


def test_the_first_wrong_field_has_the_focus_without_any_script():
    form = SignInForm({"number": "K7M4-92TX", "pin": "", "device": ""})
    assert "autofocus" not in field(form, "number")
    assert "autofocus" in field(form, "pin")
    assert "autofocus" not in field(form, "device")


def test_a_group_of_choices_is_a_fieldset_that_its_error_belongs_to():
    html = field(SignInForm({"number": "1", "pin": "1"}), "device")
    assert re.search(r'<fieldset[^>]*aria-describedby="\s*id_device_error"', html)
    assert {"id_device", "id_device_error", "id_device_0", "id_device_1"} <= ids(html)


def test_a_checkbox_comes_before_its_label():
    html = field(SignInForm(), "stay")
    assert html.index('type="checkbox"') < html.index("Stay signed in")


def test_typed_values_are_kept_and_escaped():
    html = field(SignInForm({"number": HOSTILE, "pin": "1"}), "number")
    assert "<script" not in html
    assert '" onfocus' not in html
    assert "&lt;script&gt;" in html


def test_every_link_of_the_summary_leads_to_an_input():
    form = SignInForm({})
    summary = render_to_string("components/error_summary.html", {"form": form})
    page = "".join(field(form, name) for name in form.fields)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 3
    assert set(targets) <= ids(page)


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("components/error_summary.html", {"form": SignInForm()}).strip() == ""


@pytest.mark.parametrize(
    ("component", "context"),
    [
        ("notice.html", {"text": HOSTILE, "title": HOSTILE, "tone": "care"}),
        ("chip.html", {"text": HOSTILE, "tone": "done"}),
        ("next_step.html", {"title": HOSTILE, "action": HOSTILE, "url": HOSTILE, "text": HOSTILE}),
        ("left_item.html", {"title": HOSTILE, "text": HOSTILE, "states": ["open"], "seats_label": HOSTILE}),
        (
            "feedback.html",
            {"heading": HOSTILE, "prompt": HOSTILE, "verdict": HOSTILE, "said": [{"text": HOSTILE}]},
        ),
        ("person_row.html", {"key": "p1", "name": "p1", "person": HOSTILE, "marks": [], "sub": HOSTILE}),
        ("choice.html", {"id": "a", "name": "a", "value": HOSTILE, "text": HOSTILE, "kind": "radio"}),
        ("verdict.html", {"tone": "stop", "title": HOSTILE, "text": HOSTILE}),
        ("lesson_list.html", {"lessons": [{"number": 1, "name": HOSTILE, "note": HOSTILE}]}),
        ("trail.html", {"steps": [{"number": 1, "name": HOSTILE, "state": "now", "state_text": HOSTILE}]}),
    ],
)
def test_user_text_is_escaped(component, context):
    html = render_to_string(f"components/{component}", context)
    assert "<script" not in html
    assert '" onfocus' not in html
    assert "&lt;script&gt;" in html


def test_a_staircase_needs_more_than_four_steps():
    steps = component_samples()["steps"]
    assert "trail--stairs" in render_to_string("components/trail.html", {"steps": steps, "stairs": True})
    assert "trail--stairs" not in render_to_string(
        "components/trail.html", {"steps": steps[:2], "stairs": True}
    )


def test_every_icon_of_a_tone_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "svg/icons.svg").read_text()))
    named = {
        *components.CHIP_ICONS.values(),
        *components.NOTICE_ICONS.values(),
        *components.SAVED_ICONS.values(),
    }
    assert named | set(component_samples()["icons"]) <= drawn


def test_every_emblem_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "svg/emblems.svg").read_text()))
    assert {*components.EMBLEM_TONES, "SEAT", "MARK"} == drawn


@pytest.mark.parametrize("path", sorted(STATIC.glob("svg/*.svg")), ids=lambda path: path.name)
def test_an_svg_is_well_formed_and_has_no_script(path):
    tags = [element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()]  # noqa: S314 (our own file)
    assert not {"script", "foreignObject", "image", "a"} & set(tags)
    assert not re.search(r"\son\w+=|href=", path.read_text())


def test_every_file_that_a_template_names_is_there():
    for template in TEMPLATES.rglob("*.html"):
        for name in re.findall(
            r"\{% static '([^']+)' %\}|get_static_prefix %\}([\w/.-]+)", template.read_text()
        ):
            wanted = next(part for part in name if part)
            # The script of passkeys comes with the package of sign-in.
            if not wanted.startswith(("wagtail", "mfa/")):
                assert finders.find(wanted), f"{template.name}: {wanted}"
