"""What stands on the disk in the place of a pack is looked at before it is opened."""

import os

import pytest

from tests.lessons.curriculum.pack_folder import FILES, mistakes, write_pack

LESSON = "adv/lesson-1.en.md"


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(FILES[LESSON])
    folder = write_pack(tmp_path / "pack", **{LESSON: None})
    (folder / LESSON).symlink_to(secret)

    assert any("This is a link" in error for error in mistakes(folder))


def test_a_picture_that_is_a_link_is_refused(tmp_path):
    folder = write_pack(tmp_path / "pack", **{"adv/files/bus.png": None})
    (folder / "adv/files/bus.png").symlink_to("/etc/hostname")

    assert any("bus.png” is a link" in error for error in mistakes(folder))


def test_a_folder_that_is_a_link_is_refused(tmp_path):
    folder = write_pack(tmp_path / "pack")
    (folder / "adv").rename(tmp_path / "elsewhere")
    (folder / "adv").symlink_to(tmp_path / "elsewhere")

    assert any("may not contain links" in error for error in mistakes(folder))


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(tmp_path):
    folder = write_pack(tmp_path, **{LESSON: None})
    os.mkfifo(folder / LESSON)

    assert any(error.startswith(f"{LESSON}:1: This is not a file") for error in mistakes(folder))


def test_a_picture_of_too_many_bytes_is_refused(tmp_path):
    folder = write_pack(tmp_path)
    with (folder / "adv/files/bus.png").open("wb") as file:
        file.truncate(10_000_001)

    assert any("too big" in error for error in mistakes(folder))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("adv/leson-2.en.md", "This name is not known"),
        ("adv/lesson-1.fr.md", "not one of the pack's"),
        ("bus/module.en.md", "announces no module for this folder"),
        ("notes.md", "This name is not known"),
    ],
)
def test_a_file_that_would_be_left_out_in_silence_is_named(tmp_path, path, said):
    found = mistakes(write_pack(tmp_path, **{path: FILES[LESSON]}))

    assert any(error.startswith(f"{path}:1: ") and said in error for error in found), found


def test_a_folder_with_too_many_files_is_refused_before_they_are_read(tmp_path):
    folder = write_pack(tmp_path)
    for number in range(3_001):
        (folder / "adv/files" / f"{number}.png").touch()

    assert mistakes(folder) == ["pack.yaml:1: This folder holds too many files to be a pack."]


def test_a_folder_that_does_not_exist_is_told_like_any_other_mistake(tmp_path):
    assert mistakes(tmp_path / "nowhere") == ["pack.yaml:1: This file is missing."]
