"""Kinds of work by the tokens they take, each with where its size was read."""

from dataclasses import dataclass

__all__ = ["DEFAULT_WORKLOAD", "WORKLOADS", "Workload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One task of a kind of work. ``phrase`` completes "To …" in the question."""

    slug: str
    phrase: str
    task: str
    prompt_tokens: int
    output_tokens: int
    sustained: bool
    """Done for minutes on end, so that a laptop runs at its sustained speed."""
    source_url: str
    note: str

    @property
    def tokens(self) -> int:
        """Prompt and answer together: what the context has to hold."""
        return self.prompt_tokens + self.output_tokens


_ALL = (
    Workload(
        slug="contracts",
        phrase="review contracts",
        task="one contract",
        prompt_tokens=7_500,
        output_tokens=500,
        sustained=True,
        source_url="https://towardsdatascience.com/how-to-set-up-a-machine-learning-model-for-"
        "legal-contract-review-part-2-6ecbbe680ba",
        note="A distributor agreement of the CUAD set has 7,548 tokens; the answer's length is assumed.",
    ),
    Workload(
        slug="long-agreement",
        phrase="question a long agreement",
        task="one question",
        prompt_tokens=100_000,
        output_tokens=1_500,
        sustained=True,
        source_url="https://www.thelegalstack.org/posts/"
        "the-legal-ai-context-window-trap-why-long-contracts-are.html",
        note="Agreements of 300 to 500 pages exceed 100,000 tokens; the answer's length is assumed.",
    ),
    Workload(
        slug="clinic-notes",
        phrase="write clinic notes",
        task="one note",
        prompt_tokens=3_000,
        output_tokens=600,
        sustained=False,
        source_url="https://walledcare.com/blog/on-premise-clinical-assistants/",
        note="The source names the work and 16 minutes a visit; both lengths are assumed.",
    ),
    Workload(
        slug="agent",
        phrase="run a coding agent",
        task="one turn",
        prompt_tokens=12_000,
        output_tokens=2_500,
        sustained=True,
        source_url="https://agentmako.drhalto.com/blog/hidden-cost-of-ai-coding-agents.html",
        note="Tokens of one turn as its author counted them, nothing cached.",
    ),
    Workload(
        slug="agent-start",
        phrase="start a coding agent's session",
        task="the first turn",
        prompt_tokens=45_000,
        output_tokens=2_500,
        sustained=True,
        source_url="https://www.shawnmayzes.com/ai-engineering/local-llm-inference-investigation-claude-code/",
        note="The middle of the 30,000 to 60,000 tokens that a session takes to start.",
    ),
    Workload(
        slug="chat",
        phrase="chat",
        task="one answer",
        prompt_tokens=700,
        output_tokens=300,
        sustained=False,
        source_url="https://cynscode.com/self-hosting-llms-with-vllm",
        note="700 tokens in as the source counts per request; the answer's length is assumed.",
    ),
)

WORKLOADS: dict[str, Workload] = {workload.slug: workload for workload in _ALL}
DEFAULT_WORKLOAD = "contracts"
