"""The browser that tests, pictures and measurements drive: Debian's, since nothing is downloaded."""

import shutil

# The shell is the same browser without the windows that nobody sees here, and quicker.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None
)
# Without the services that call out to other hosts.
LAUNCH = {
    "executable_path": CHROMIUM,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ],
}


def parent_signs_in(page, card_path, pin):
    """Open the address of a printed card that has a PIN, and type it."""
    page.goto(card_path)
    page.fill("main [name=pin]", pin)
    with page.expect_navigation():
        page.click("main form button")
