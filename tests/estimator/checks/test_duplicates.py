from estimator.checks.duplicates import republished_findings

from .rows import row


def test_a_figure_that_its_author_repeats_counts_once() -> None:
    first, again = row("a"), row("b", source_url="https://github.com/someone/another-place")
    found = list(republished_findings([again, first]))
    assert [(finding.key, finding.reason) for finding in found] == [
        ("b", "the same figure as a, published again")
    ]


def test_the_same_rate_of_another_author_is_evidence() -> None:
    assert list(republished_findings([row("a"), row("b", source_url="https://github.com/other/x")])) == []


def test_another_depth_is_another_run() -> None:
    assert list(republished_findings([row("a"), row("b", depth=4096)])) == []
