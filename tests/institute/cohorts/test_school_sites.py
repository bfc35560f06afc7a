"""Loading school sites from a list: everything or nothing, and the second time nothing."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from institute.cohorts.models import SchoolSite
from institute.cohorts.services.school_sites import (
    SchoolListError,
    load_school_list,
    read_school_list,
)
from tests.factories import EnrolmentFactory, SchoolSiteFactory

HEADER = "CDSCode,StatusType,School\n"
FIRST, SECOND = "00000000000001", "00000000000002"


def load(*lines):
    return load_school_list(read_school_list(HEADER + "\n".join(lines)))


def stored():
    return dict(SchoolSite.objects.values_list("cds_code", "name"))


@pytest.mark.django_db
def test_the_states_list_is_loaded_once(shared_fixtures, capsys):
    file = shared_fixtures / "schools" / "scusd_schools_cde_extract.tsv"

    call_command("load_school_sites", str(file))
    first = stored()
    call_command("load_school_sites", str(file))

    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("43 added, 0 renamed, 0 unchanged, 3 closed")
    assert said[1].startswith("0 added, 0 renamed, 43 unchanged")
    assert stored() == first
    assert "Suy:u Elementary" in first.values()
    assert "Crocker/Riverside Elementary" in first.values()
    assert all(len(code) == 14 for code in first)


@pytest.mark.django_db
def test_a_school_that_changed_its_name_keeps_its_parents():
    place = EnrolmentFactory(school_site=SchoolSiteFactory(name="Old name", cds_code=FIRST))

    done = load(f"{FIRST},Active,New name")

    place.school_site.refresh_from_db()
    assert (done.renamed, place.school_site.name) == (1, "New name")


@pytest.mark.django_db
def test_a_school_that_somebody_typed_gets_its_code():
    typed = SchoolSiteFactory(name="River Elementary", cds_code="")

    done = load(f"{FIRST},Active,River Elementary")

    typed.refresh_from_db()
    assert (done.added, typed.cds_code) == (0, FIRST)


@pytest.mark.django_db
def test_closed_schools_and_those_not_in_the_list_stay_where_they_are():
    SchoolSiteFactory(name="Closed by now", cds_code=FIRST)
    SchoolSiteFactory(name="Private school", cds_code="")

    load(f"{FIRST},Closed,Closed by now", f"{SECOND},Closed,Never here")

    assert set(stored().values()) == {"Closed by now", "Private school"}


@pytest.mark.django_db
def test_two_schools_can_swap_their_names():
    SchoolSiteFactory(name="North", cds_code=FIRST)
    SchoolSiteFactory(name="South", cds_code=SECOND)

    load(f"{FIRST},Active,South", f"{SECOND},Active,North")

    assert stored() == {FIRST: "South", SECOND: "North"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("123,Active,Short", "Line 3: the code '123' does not have 14 digits."),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤,Active,Other digits", "Line 3: the code"),
        (f"{SECOND},Active,", "Line 3: the school has no name."),
        (f"{SECOND},Active,{'x' * 121}", "Line 3: the name is longer than 120 characters."),
        (f"{FIRST},Active,Twice", f"Line 3: the code {FIRST} is also on line 2."),
        (f"{SECOND},Active,River", "Line 3: the name River is also on line 2."),
        (f"{SECOND}", "Line 3: the school has no name."),
        (f"{SECOND},Active,With\x00nothing", "Line 3: the name has a character that cannot be stored."),
    ],
)
@pytest.mark.django_db
def test_a_line_that_cannot_be_is_named_and_nothing_is_loaded(tmp_path, line, words):
    file = tmp_path / "schools.csv"
    file.write_text(f"{HEADER}{FIRST},Active,River\n{line}\n")

    with pytest.raises(CommandError, match="Nothing was loaded") as refused:
        call_command("load_school_sites", str(file))

    assert words in str(refused.value)
    assert not SchoolSite.objects.exists()


@pytest.mark.django_db
def test_a_name_that_another_school_has_is_refused_with_its_line():
    SchoolSiteFactory(name="River", cds_code=FIRST)

    with pytest.raises(SchoolListError, match="Line 3: another school site has the name River"):
        load("00000000000009,Active,Lake", f"{SECOND},Active,River")
    assert stored() == {FIRST: "River"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name\nRiver\n", "there is no column CDSCode"),
        (b"", "there is no column CDSCode"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_is_no_list_is_refused(tmp_path, content, words):
    file = tmp_path / "schools.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("load_school_sites", str(file))


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_school_sites", str(tmp_path / "nothing.csv"))


@pytest.mark.django_db
def test_a_mark_before_the_first_letter_does_no_harm(tmp_path):
    file = tmp_path / "schools.csv"
    file.write_text(f"{HEADER}{FIRST},Active,River\n", encoding="utf-8-sig")

    call_command("load_school_sites", str(file))

    assert stored() == {FIRST: "River"}


@given(st.text() | st.text(alphabet='CDSchool0123456789,\t"\n\r\x00').map(lambda text: HEADER + text))
def test_any_text_is_read_or_refused_with_words(text):
    try:
        codes = [school.cds_code for school in read_school_list(text)]
    except SchoolListError:
        codes = []

    assert len(set(codes)) == len(codes)
