"""Takes a picture of what a browser shows, and keeps it small."""

import io
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 60_000
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
}
LAPTOP = {"viewport": {"width": 1280, "height": 900}}


def person(browser, address, device, **options):
    """Open the browser of one person on a phone or a laptop; returns its page."""
    options = {"locale": "en-US", "timezone_id": "America/Los_Angeles", "reduced_motion": "reduce"} | options
    context = browser.new_context(base_url=address, **device, **options)
    context.set_default_timeout(20_000)
    return context.new_page()


def take(page, name, **options):
    """Keep what the page shows now as ``docs/pictures/<name>.png``."""
    page.wait_for_load_state("networkidle")
    # No button looks pressed or pointed at, and no line blinks.
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    keep(Image.open(io.BytesIO(page.screenshot(animations="disabled", **options))), name)


def keep(image, name):
    """Write a picture with as many colours as fit into its bytes."""
    for colours in (256, 128, 64, 32, 16):
        packed = io.BytesIO()
        image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= MOST_BYTES:
            break
    (FOLDER / f"{name}.png").write_bytes(packed.getvalue())
