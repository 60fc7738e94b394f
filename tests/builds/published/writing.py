"""How a published build is written down, what has to be said about it, and the parts that many share.

``finds``: rules that must speak, with the worst severity that they must reach at least. ``runs``: the rig
works as it stands, so nothing may block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "BUDGET",
    "CLUB",
    "DATABASE",
    "EGPU",
    "HOLMES",
    "LAYERS",
    "OCULINK",
    "OPEN_FRAME",
    "PRISMIX",
    "PUGET",
    "RIBBON",
    "TENSOR_27B",
    "WOPR",
    "WOPR_RISERS",
    "Lines",
    "Published",
    "desktop_host",
    "epyc_host",
    "line",
    "mining_host",
    "named_host",
]

Lines = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Published:
    """A build as the command takes it, and what has to be said about it."""

    name: str
    parts: Lines
    source: str
    outlet: str = "us-120v-15a"
    scenario: dict[str, str] | None = None
    other_load_w: float = 0.0
    """What else hangs on the circuit."""
    finds: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    """Rules that must not speak, other than to ask for data."""
    runs: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """The JSON of the build."""
        written: dict[str, Any] = {"name": self.name, "outlet": self.outlet, "parts": self.parts}
        written |= {"other_w": self.other_load_w} if self.other_load_w else {}
        return written | ({"scenario": self.scenario} if self.scenario else {})


def line(part: str, quantity: int = 1, **settings: Any) -> dict[str, Any]:
    return {"part": part, "quantity": quantity, **settings}


def epyc_host(board: str = "asrock-rack-romed8-2t", cpu: str = "epyc-7302") -> Lines:
    return [
        line(board),
        line(cpu),
        line("noctua-nh-u14s-tr4-sp3"),
        line("ddr4-32gb-rdimm-3200", 8),
        line("samsung-990-pro-2tb"),
    ]


def desktop_host(board: str = "asus-proart-x870e-creator", cpu: str = "ryzen-9-9950x") -> Lines:
    return [
        line(board),
        line(cpu),
        line("thermalright-pa120se"),
        line("ddr5-64gb-gskill-z5-neo-2x32"),
        line("samsung-990-pro-2tb"),
        line("fractal-torrent"),
    ]


OPEN_FRAME = [line("aaawave-sluice-v2")]
RIBBON = "linkup-ultra-gen4-x16-30cm"
TENSOR_27B = {"model": "qwen3.6-27b", "quant": "awq-int4", "engine": "vllm", "split": "tensor"}
CLUB = "https://github.com/noonghunna/club-3090/blob/master/BENCHMARKS.md"
HOLMES = "https://stefanholmes.com/home/pcie-risers-with-sata-power-adapters/"
PUGET = "https://www.thefpsreview.com/2020/10/22/puget-systems-tests-four-blower-style-geforce-rtx-3090-cards-in-a-single-workstation-1717-watt-peak-power-draw/"
PRISMIX = "https://prismix.dev/news/43ed5251c285"
WOPR = "https://www.mov-axbx.com/wopr/wopr_power.html"
WOPR_RISERS = "https://www.mov-axbx.com/wopr/wopr_risers.html"
BUDGET = "https://thinksmart.life/research/posts/gpu-rig-budget-vs-pro"
OCULINK = "https://github.com/NVIDIA/open-gpu-kernel-modules/issues/900"
EGPU = "https://vo.rs/story/egpu-via-oculink-adding-a-desktop-gpu-to-a-mini-pc/"
DATABASE = "https://github.com/buildcores/buildcores-open-db"
LAYERS = {"model": "qwen3.6-27b", "engine": "llama.cpp", "split": "layer"}


def named_host(cpu: str = "EPYC 7302P") -> Lines:
    """A server board by the names that people use."""
    return [
        line("ASRock ROMED8-2T"),
        line(cpu),
        line("Noctua U14S TR4"),
        line("8x 32GB DDR4-3200 ECC RDIMM"),
        line("Samsung 990 Pro 2TB"),
    ]


def mining_host(cooler: str = "Thermalright Peerless Assassin") -> Lines:
    return [
        line("ASRock H510 Pro BTC+"),
        line("Celeron G5905"),
        line(cooler),
        line("ddr4-32gb-ripjaws-v"),
        line("crucial-p3-plus-1tb"),
        line("generic-mining-frame-6-8"),
    ]
