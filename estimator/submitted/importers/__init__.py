"""What benchmarks print, as typed rows: formats are told apart by content, each line gives a run or a reason.

>>> from estimator.submitted.importers import read_output
>>> reading = read_output('''| model | test | t/s |
... | qwen2 7B Q4_K - Medium | tg128 | 120.60 ± 0.59 |
... | qwen2 7B Q4_K - Medium | pp512+tg128 | 500.1 ± 1.0 |''')
>>> reading.rows[0].tokens_per_s, reading.rows[0].quantization_name
(120.6, 'Q4_K_M')
>>> reading.refusals[0].line
3
"""

from estimator.submitted.importers.markdown import is_markdown, read_markdown
from estimator.submitted.importers.objects import is_json, read_json
from estimator.submitted.importers.received import UnreadableTextError, check_text, text_of
from estimator.submitted.importers.rows import MOST_ROWS, BenchRow, Reading, Refusal
from estimator.submitted.importers.tables import is_csv, is_sql, read_csv, read_sql

__all__ = [
    "MOST_ROWS", "BenchRow", "Reading", "Refusal", "UnreadableTextError", "read_output", "text_of",
]  # fmt: skip

UNKNOWN_FORMAT = (
    "Nothing here is the output of llama-bench (md, csv, json, jsonl or sql) or of LocalScore (json). "
    "Paste the whole table with its head, or fill in one run by hand."
)

NO_RUN = "There is no run in it: the head of a table needs its rows."

_FORMATS = ((is_sql, read_sql), (is_csv, read_csv), (is_json, read_json), (is_markdown, read_markdown))


def read_output(text: str) -> Reading:
    """Runs and refusals of a text in any of the known formats. Raises nothing, whatever the text."""
    try:
        check_text(text)
    except UnreadableTextError as error:
        return Reading("", refusals=(Refusal(0, str(error)),))
    for is_format, read in _FORMATS:
        if is_format(text):
            reading = read(text).bounded()
            found = reading.rows or reading.refusals
            return reading if found else Reading(reading.format, refusals=(Refusal(0, NO_RUN),))
    return Reading("", refusals=(Refusal(0, UNKNOWN_FORMAT),))
