"""Drafted tokens: who drafts, how many, and how many of them the model keeps.

A step verifies the drafts together with the token that follows them, so it yields at least one token. With a
probability ``a`` that a draft is kept, independent of the others, ``n`` drafts give (1 − aⁿ⁺¹)/(1 − a)
tokens a step (Leviathan et al. 2023, arXiv 2211.17192, equation 1). Source: docs/methodology.md, Speculation.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DraftKind", "Speculation", "acceptance_of_share", "usual_speculation"]

BISECTIONS = 50


class DraftKind(StrEnum):
    """Who drafts the tokens that the model then verifies."""

    MTP = "mtp"
    """The model's own prediction layer, once per draft."""
    EAGLE3 = "eagle3"
    """A trained head of one layer with a small vocabulary, once per draft."""
    DRAFT = "draft"
    """A smaller model, once per draft."""
    DFLASH = "dflash"
    """A block-diffusion model of a few layers that drafts all tokens at once."""
    NGRAM = "ngram"
    """Matches in the text so far: nothing is computed."""


USUAL_DRAFTS = {
    DraftKind.MTP: 3,
    DraftKind.EAGLE3: 3,
    DraftKind.DRAFT: 4,
    DraftKind.DFLASH: 5,
    DraftKind.NGRAM: 8,
}
"""Drafts a step where a question names none: the most frequent settings of published runs (MTP 2 to 4); of a
draft model and of n-grams the defaults of the papers below."""

USUAL_ACCEPTANCE = {
    DraftKind.MTP: 0.84,
    DraftKind.EAGLE3: 0.67,
    DraftKind.DRAFT: 0.70,
    DraftKind.DFLASH: 0.72,
    DraftKind.NGRAM: 0.33,
}
"""Probability that a draft is kept, where a question names none (docs/methodology.md, Speculation).

MTP: the median of 25 published runs that state theirs, chat and code mixed (fixtures/measurements.csv).
EAGLE-3: 2.41 tokens a step with three drafts on gpt-oss-120b
(https://hugingapi.com/Dogacel/specdrift-gpt-oss-120b-eagle3). Draft model: 0.62 to 0.75 for models of 5 to
10 % of the size (arXiv 2211.17192, table 3). DFlash: what two published runs with five drafts on an RTX 5090
and two RTX 4090 come to; its paper reports more, with longer blocks (arXiv 2602.06036). N-grams: 1.5 tokens a
step over mixed tasks (Spec-Bench, arXiv 2401.07851)."""

DRAFT_MODEL_SHARE = 0.05
"""Bytes of a draft model beside those that its target reads for a token, where it is not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculation:
    """How a scenario drafts."""

    kind: DraftKind
    drafts: int
    """Tokens drafted per step and sequence."""
    acceptance: float
    """Probability that a draft is kept when those before it were."""
    draft_share: float = DRAFT_MODEL_SHARE
    """Of a draft model: its bytes over those that the target reads for one token."""

    def __post_init__(self) -> None:
        if self.drafts < 1:
            raise ValueError(f"drafts must be at least 1, not {self.drafts}")
        if not 0 <= self.acceptance <= 1:
            raise ValueError(f"acceptance must be between 0 and 1, not {self.acceptance}")
        if not 0 < self.draft_share <= 1:
            raise ValueError(f"draft_share must be above 0 and at most 1, not {self.draft_share}")

    @property
    def tokens_per_step(self) -> float:
        """Tokens that a step yields on average: at least 1, at most one more than the drafts."""
        return sum(self.acceptance**kept for kept in range(self.drafts + 1))

    @property
    def sequential_drafts(self) -> int:
        """Passes of the drafter one after another, each as good as a small step of its own."""
        if self.kind is DraftKind.NGRAM:
            return 0
        return 1 if self.kind is DraftKind.DFLASH else self.drafts


def usual_speculation(
    kind: DraftKind = DraftKind.MTP, drafts: int | None = None, acceptance: float | None = None
) -> Speculation:
    """Speculation with what a question leaves open at its usual value.

    >>> usual_speculation().tokens_per_step > 2.5
    True
    """
    return Speculation(
        kind=kind,
        drafts=USUAL_DRAFTS[kind] if drafts is None else drafts,
        acceptance=USUAL_ACCEPTANCE[kind] if acceptance is None else acceptance,
    )


def acceptance_of_share(share: float, drafts: int) -> float:
    """The probability behind a published acceptance, which is kept tokens over drafted ones.

    Solves 1 + share · n = (1 − aⁿ⁺¹)/(1 − a) for a.

    >>> round(acceptance_of_share(0.75, 1), 3), round(acceptance_of_share(0.75, 2), 3)
    (0.75, 0.823)

    Raises:
        ValueError: the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share of kept drafts lies between 0 and 1, not {share}")
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        kept = sum(middle**position for position in range(1, drafts + 1))
        low, high = (middle, high) if kept < share * drafts else (low, middle)
    return (low + high) / 2
