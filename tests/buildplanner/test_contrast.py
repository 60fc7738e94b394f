"""The tokens hold WCAG's contrast in both themes."""

import re

import pytest
from django.conf import settings

TOKENS = dict(
    re.findall(
        r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)",
        (settings.BASE_DIR / "static/css/tokens.css").read_text(),
    )
)
THEMES = {"light": 0, "dark": 1}
SURFACES = ("paper", "sheet", "sunk")
CONTENDERS = ("one", "two", "three", "four")


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, theme: str) -> float:
    lighter, darker = sorted(
        (luminance(TOKENS[name].split(", ")[THEMES[theme]]) for name in (one, other)), reverse=True
    )
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [(text, surface) for text in ("ink", "soft", "accent", "good", "warn", "stop") for surface in SURFACES]
TEXT += [(f"{contender}-ink", surface) for contender in CONTENDERS for surface in ("paper", "sheet")]
TEXT += [(f"{contender}-on", contender) for contender in CONTENDERS] + [("on-accent", "accent")]

GRAPHICS = [("control", "paper"), ("control", "sheet"), *((contender, "sheet") for contender in CONTENDERS)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(text: str, ground: str, theme: str) -> None:
    assert contrast(text, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("graphic", "ground"), GRAPHICS)
def test_graphics_and_borders_of_controls_stand_out(graphic: str, ground: str, theme: str) -> None:
    assert contrast(graphic, ground, theme) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_usual_pair_differs_in_lightness_too(theme: str) -> None:
    assert contrast("one", "two", theme) >= 1.2
