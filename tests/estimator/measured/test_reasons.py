"""Why a run was left out, in words that a reader knows."""

import re

from estimator.accuracy.held_out import current_report
from estimator.measured.reasons import plain_reason


def test_each_reason_of_the_report_has_plain_words() -> None:
    report = current_report()
    assert report is not None
    for reason in report.skipped:
        said = plain_reason(reason)
        assert said != reason
        assert not re.match(r"flag ", said)


def test_a_reason_without_words_of_its_own_is_said_as_it_is() -> None:
    assert plain_reason("the moon was full") == "the moon was full"
