"""A build as a forum takes it: the bill of materials, what can go wrong, and how it is wired."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from builds.builder.checked import Checked
from builds.compatibility.findings import Severity
from builds.prices import Line

from .places import feed_words, seat_words

__all__ = ["build_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_WORDS = {Severity.BLOCK: "Stops it", Severity.WARN: "Risk or loss", Severity.NOTE: "Note"}


def build_markdown(checked: Checked, address: str, today: date) -> str:
    """The build in Markdown; ``address`` is the page where it can be opened."""
    return "\n".join(_lines(checked, address, today)) + "\n"


def _lines(checked: Checked, address: str, today: date) -> Iterator[str]:
    yield f"## {_plain(checked.document.name) or 'A build for language models'}"
    yield ""
    yield "| Part | Pieces | Condition | Price | Seen |"
    yield "|---|--:|---|--:|---|"
    yield from (_line(line) for line in checked.lines)
    if total := checked.total:
        missing = f", {total.n_unpriced} lines without a price" if total.n_unpriced else ""
        span = f"${total.low_usd:,.0f} to ${total.high_usd:,.0f}"
        yield f"| **Total** | | | **${total.usd:,.0f}** | {span}{missing} |"
    yield ""
    wall, outlet = checked.power.wall, checked.build.outlet
    carries = f"; {outlet.name} carries {outlet.continuous_w:,.0f} W for hours" if outlet else ""
    yield (
        f"**Power at the wall:** idle {wall.idle_w:,.0f} W, writing {wall.decode_w:,.0f} W, every card "
        f"at its limit {wall.continuous_w:,.0f} W{carries}."
    )
    if speed := checked.running.speed:
        yield ""
        yield f"**Speed:** {_plain(_model(checked))}, about {speed.decode_tokens_per_s:.3g} tokens/s."
    if checked.plan.seats:
        yield from ("", "**Cards**", "")
        yield from (f"- {_plain(seat_words(checked, seat))}" for seat in checked.plan.seats)
    if checked.plan.feeds:
        yield from ("", "**Wiring**", "")
        yield from (f"- {_plain(feed_words(checked, feed))}" for feed in checked.plan.feeds)
    if checked.findings:
        yield from ("", "**What can go wrong**", "")
        for finding in checked.findings:
            word = "To check" if finding.to_check else _WORDS[finding.severity]
            yield f"- **{word}:** {_plain(finding.message)}"
    yield ""
    yield f"[Open this build]({address}), checked on {today.isoformat()}."


def _line(line: Line) -> str:
    seen = line.price.newest_on.isoformat() if line.price and line.own_usd is None else ""
    if line.own_usd is not None:
        seen = "own price"
    price = f"${line.usd:,.0f}" if line.usd is not None else "no price"
    return f"| {_plain(line.name)} | {line.quantity} | {line.condition} | {price} | {seen} |"


def _model(checked: Checked) -> str:
    asked = checked.running.asked
    return asked.architecture.name if asked else checked.running.question.model


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
