"""Builds that people published: rigs that run, and rigs that melted, tripped, throttled or disappointed.

Some are written by slug, others as strangers write them: aliases, quantities within names, no outlet, no
scenario, pinned supplies and slots.
"""

from .running import RUNNING
from .writing import Published
from .wrong_electrics import WRONG_ELECTRICS
from .wrong_parts import WRONG_PARTS

__all__ = ["RUNNING", "WRONG", "Published"]

WRONG = (*WRONG_ELECTRICS, *WRONG_PARTS)
