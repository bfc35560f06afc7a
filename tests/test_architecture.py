"""The house keeps its shape: every app has a place on the ladder, and nothing points up."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
OURS = ("institute", "lessons", "learning_outcomes", "certificates")
# What stands outside the ladder: it wires everything together, and nothing may import it.
OUTSIDE = {"institute"}


def ladder():
    """Give each app of ours its height; rooms that stand side by side have the same height."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    heights = {}
    for height, layer in enumerate(reversed(contract["layers"])):
        for room in layer.split("|"):
            heights[room.strip().strip("()")] = height
    return heights


def our_apps():
    """All installed apps that live in this repository, apart from what stands outside."""
    return [
        config
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in OURS and config.name not in OUTSIDE
    ]


def may_point(source, target):
    """Whether one room may know another: itself, or one that stands lower."""
    heights = ladder()
    return source == target or heights[target] < heights[source]


def room_of(model):
    return apps.get_app_config(model._meta.app_label).name


def test_every_app_has_a_place_on_the_ladder():
    homeless = [config.name for config in our_apps() if config.name not in ladder()]

    assert homeless == []


def test_every_package_of_the_institute_has_a_place_on_the_ladder():
    packages = {f"institute.{init.parent.name}" for init in (ROOT / "institute").glob("*/__init__.py")}

    assert packages - set(ladder()) == set()


def test_an_app_without_a_place_on_the_ladder_is_found(monkeypatch):
    heights = ladder()
    del heights["certificates"]
    monkeypatch.setitem(globals(), "ladder", lambda: heights)

    with pytest.raises(AssertionError, match="certificates"):
        test_every_app_has_a_place_on_the_ladder()


def test_every_room_of_the_ladder_that_is_not_optional_exists():
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    wanted = [room.strip() for layer in layers for room in layer.split("|") if "(" not in room]

    missing = [
        room
        for room in wanted
        if not (ROOT / room.replace(".", "/")).is_dir()
        and not (ROOT / f"{room.replace('.', '/')}.py").is_file()
    ]

    assert missing == []


def test_the_import_ladder_holds():
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout


def test_no_field_relates_to_a_room_above():
    upward = []
    for config in our_apps():
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if field.auto_created or not target or isinstance(target, str):
                    continue
                if room_of(target).split(".")[0] not in OURS:
                    continue
                if not may_point(config.name, room_of(target)):
                    upward.append(f"{model._meta.label}.{field.name} → {room_of(target)}")

    assert upward == []


def test_no_migration_depends_on_a_room_above():
    loader = MigrationLoader(connection=None, ignore_no_migrations=True)
    rooms = {config.label: config.name for config in our_apps()}

    upward = [
        f"{label}.{name} → {needed}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in rooms
        for needed, _name in [*migration.dependencies, *migration.run_before]
        if needed in rooms and not may_point(rooms[label], rooms[needed])
    ]

    assert upward == []


def reverse_names():
    """Names by which a lower room could reach up: (name, room that owns the relation, room it points to)."""
    for config in our_apps():
        for model in config.get_models():
            for field in model._meta.get_fields():
                if not field.is_relation or not field.concrete or not field.related_model:
                    continue
                name = field.remote_field.related_name or field.related_query_name()
                below = room_of(field.related_model)
                if name.endswith("+") or below == config.name or below.split(".")[0] not in OURS:
                    continue
                yield name, config.name, below


def words_of(path):
    """Every name that the code of a file could use to look up a relation."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.keyword) and node.arg:
            yield from node.arg.split("__")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield from node.value.split("__") if "__" in node.value else ()


def test_no_reverse_lookup_reaches_up():
    heights = ladder()
    upward = []
    for config in our_apps():
        above = {name for name, owner, below in reverse_names() if heights[owner] > heights[config.name]}
        # A word that is also a field of the room itself, or below it, is not a lookup upwards.
        own = {
            field.name
            for other in our_apps()
            if heights[other.name] <= heights[config.name]
            for model in other.get_models()
            for field in model._meta.get_fields()
            if field.concrete
        }
        for path in Path(config.path).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            upward += [f"{path.relative_to(ROOT)}: {word}" for word in words_of(path) if word in above - own]

    assert upward == []


@pytest.mark.parametrize("name", ["utils", "helpers", "core", "common", "mixins", "signals"])
def test_no_file_or_folder_has_a_meaningless_name(name):
    found = [
        str(path.relative_to(ROOT))
        for root in OURS
        for path in (ROOT / root).rglob("*")
        if path.stem == name and "static" not in path.parts
    ]

    assert found == []


def test_no_module_is_longer_than_three_hundred_lines():
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for root in OURS
        for path in (ROOT / root).rglob("*.py")
        # The settings stay one file, whatever their length: they are a list.
        if "migrations" not in path.parts
        and path.name != "settings.py"
        and (count := len(path.read_text().splitlines())) > 300
    ]

    assert long == []


def test_hook_files_only_register():
    busy = []
    for root in OURS:
        for path in (ROOT / root).rglob("wagtail_hooks.py"):
            text = path.read_text()
            has_class = any(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(text)))
            if has_class or len(text.splitlines()) > 40:
                busy.append(str(path.relative_to(ROOT)))

    assert busy == []


def test_each_app_has_its_one_first_migration():
    loader = MigrationLoader(connection=None, ignore_no_migrations=True)
    first = [key for key in loader.disk_migrations if key[1].startswith("0001")]

    wanted = {config.label for config in our_apps() if list(config.get_models())}

    assert wanted <= {label for label, _name in first}


@pytest.mark.django_db
def test_the_database_is_run_properly():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone()[0] == "wal"
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2  # FULL
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone()[0] == 1
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone()[0] == 1
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone()[0] == "on"
