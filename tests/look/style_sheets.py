"""Read the project's style sheets, for the tests of the look."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "institute" / "static"
TEMPLATES = ROOT / "templates"
CSS = STATIC / "css"


def names():
    """Return the name of every style sheet, those of the components with their folder."""
    return sorted(str(path.relative_to(CSS)) for path in CSS.rglob("*.css"))


def rules(name):
    """Return a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)


def blocks(css, selector):
    """Return the text between the braces of each rule that has exactly this selector."""
    words = r"\s+".join(map(re.escape, selector.split()))
    pattern = rf"(?:^|[}}{{;])\s*{words}\s*\{{(.*?)\}}"
    return re.findall(pattern, css, flags=re.DOTALL)


def properties(block):
    """Return the custom properties of a block as a dictionary, names without their dashes."""
    return dict(re.findall(r"--([\w-]+):\s*(.+?);", block, flags=re.DOTALL))


def themes():
    """Return the values of both themes: light, dark by the device, dark by choice."""
    css = rules("tokens.css")
    light = properties(blocks(css, ":root")[0])
    by_device = properties(blocks(css, ':root:not([data-theme="light"]):not(.w-theme-light)')[0])
    by_choice = properties(blocks(css, ':root[data-theme="dark"], :root.w-theme-dark')[0])
    return light, by_device, by_choice


def luminance(colour):
    """Return the relative luminance of a colour such as #14524A (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)
