"""What goes with a part: which supply feeds which card, which board hosts two, which memory fits.

`power`, `space`, `platform` and `carrying` hold one family of rules each, pure functions over the values of
`builds.parts` that answer with a `Verdict`; `groups` asks them about everything in
the catalog, `panels` shows the answers. An unknown spec is answered with "unknown", never guessed.
"""

from .verdicts import Answer, Verdict

__all__ = ["Answer", "Verdict"]
