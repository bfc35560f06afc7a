"""Every text can be read, in the light and in the dark (WCAG 2.2, AAA)."""

from tests.look.style_sheets import contrast, themes

# What may stand on what. A pair that is not here may not be used.
TEXT = """
ink on paper; ink on surface; ink on sunk
ink-soft on paper; ink-soft on surface; ink-soft on sunk
link on paper; link on surface; link on laurel-wash; link on sunk
on-laurel on laurel; on-laurel on laurel-deep
on-band on band; on-band-soft on band; on-wheat on wheat; surface on brick-ink
ink on laurel-wash; ink on wheat-wash; ink on clay-wash; ink on dusk-wash; ink on leaf-wash; ink on brick-wash
wheat-ink on wheat-wash; clay-ink on clay-wash; dusk-ink on dusk-wash; leaf-ink on leaf-wash
brick-ink on brick-wash
wheat-ink on surface; wheat-ink on paper; clay-ink on surface; clay-ink on paper
brick-ink on surface; brick-ink on paper; leaf-ink on surface; leaf-ink on paper
"""
GRAPHICS = """
line-strong on surface; line-strong on paper
laurel on paper; laurel on surface; laurel on laurel-wash; laurel on wheat-wash; laurel on clay-wash
laurel on dusk-wash
clay on surface; clay on paper; clay on laurel-wash; clay on wheat-wash
leaf on surface; leaf on leaf-wash; brick on surface; brick on paper; brick on brick-wash
surface on leaf; surface on brick; surface on wheat-ink; surface on line-strong
wheat on band; on-band on band; on-laurel on clay
focus on paper; focus on surface
"""
GROUNDS = ["paper", "surface", "sunk", "band", "laurel-wash", "wheat-wash", "clay-wash", "leaf-wash"]


def pairs(text):
    return [tuple(pair.strip().split(" on ")) for pair in text.replace("\n", ";").split(";") if pair.strip()]


def too_faint(text, least):
    """The pairs of either theme whose contrast is below ``least``."""
    light, dark, _ = themes()
    assert pairs(text)
    return [
        f"{name}: {front} on {back}"
        for name, theme in (("light", light), ("dark", light | dark))
        for front, back in pairs(text)
        if contrast(theme[front], theme[back]) < least
    ]


def test_text_has_a_contrast_of_seven_to_one():
    assert too_faint(TEXT, 7) == []


def test_meaningful_graphics_have_a_contrast_of_three_to_one():
    assert too_faint(GRAPHICS, 3) == []


def test_a_focus_ring_is_visible_on_every_background():
    light, dark, _ = themes()
    for theme in (light, light | dark):
        for ground in (
            "paper",
            "surface",
            "sunk",
            "band",
            "laurel-wash",
            "wheat-wash",
            "clay-wash",
            "leaf-wash",
        ):
            strongest = max(contrast(theme[ring], theme[ground]) for ring in ("focus", "focus-halo"))
            assert strongest >= 3, ground


def test_the_two_dark_blocks_are_equal():
    _, by_device, by_choice = themes()
    assert by_device == by_choice


def test_the_dark_theme_gives_every_colour_a_value():
    light, dark, _ = themes()
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours == {name for name, value in dark.items() if value.startswith("#")}
