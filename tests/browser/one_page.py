"""What a page of the tour is, and what is done on it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page in one state: who opens which address, and what is done there before it is looked at."""

    name: str
    who: str | None
    address: str
    steps: Callable | None = None
    status: int = 200
    is_admin: bool = False


def press(selector, **fields):
    """A step: fill fields by name, press a button, and wait for the page that comes."""

    def steps(page):
        for name, value in fields.items():
            page.locator(f"main [name='{name}']").fill(value)
        with page.expect_navigation():
            page.locator(selector).click()

    return steps


def then(*all_steps):
    """One step after the other."""

    def steps(page):
        for step in all_steps:
            step(page)

    return steps


def prints(page):
    """A step: the page as it is printed."""
    page.emulate_media(media="print")
