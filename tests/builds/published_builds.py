"""Builds that people published: rigs that run, and rigs that melted, tripped, throttled or disappointed.

``finds``: rules that must speak, with the worst severity that they must reach at least. ``runs``: the rig
works as it stands, so nothing may block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["PUBLISHED", "Published"]

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

RUNNING = (
    Published(
        name="2x RTX 3090 on a ROMED8-2T",
        source=CLUB,
        parts=[
            line("rtx-3090", 2, power_limit_w=230, condition="used"),
            line("asrock-pg-1600g"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        runs=True,
        silent=("lanes.tensor-parallel", "lanes.slots", "psu.headroom", "outlet.continuous"),
    ),
    Published(
        name="4x RTX 3090 at 220 W on one 1,600 W supply and one outlet",
        source="https://github.com/alesha-pro/4x3090-llm-benchmarks",
        parts=[
            line("rtx-3090", 4, power_limit_w=220, riser=RIBBON, condition="used"),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        runs=True,
        silent=("psu.headroom", "outlet.continuous", "lanes.tensor-parallel"),
    ),
    Published(
        name="1x RTX 5090 on AM5 with an ATX 3.1 supply",
        source="https://sesamedisk.com/ai-inference-workstation-2026/",
        parts=[line("rtx-5090"), line("corsair-rm1000e-2025"), *desktop_host()],
        runs=True,
        silent=("power.connector-budget", "power.missing-connector", "lanes.slots", "psu.transient"),
    ),
    Published(
        name="2x RTX 3090 at x4 and x4 on AM4",
        source="https://github.com/noonghunna/club-3090/issues/158",
        parts=[
            line("rtx-3090", 2, condition="used"),
            line("asus-proart-b550-creator"),
            line("ryzen-7-5700x"),
            line("thermalright-pa120se"),
            line("ddr4-64gb-2x32-3200"),
            line("samsung-990-pro-2tb"),
            line("asrock-pg-1600g"),
            line("fractal-torrent"),
        ],
        scenario=TENSOR_27B,
        runs=True,
    ),
    Published(
        name="6x RTX 3090 at 270 W on a ROMED8-2T, two supplies",
        source="https://www.banandre.com/blog/diy-ai-supercomputing-6x-3090-build-pushes-tinygrad-limits",
        outlet="us-240v-20a",
        parts=[
            line("rtx-3090", 6, power_limit_w=270, riser=RIBBON, condition="used"),
            line("evga-1600-p2", 2),
            line("add2psu-relay"),
            *epyc_host(cpu="epyc-7532"),
            line("generic-mining-frame-6-8"),
        ],
        runs=True,
        silent=("psu.sync", "outlet.continuous"),
    ),
    Published(
        name="2x RTX 5090 on AM5 at x8 and x8",
        source="https://github.com/noonghunna/club-3090/issues/849",
        outlet="eu-230v-16a",
        parts=[
            line("rtx-5090", 2, riser="lianli-gen5-hybrid"),
            line("asus-proart-x870e-creator"),
            line("ryzen-9-9950x3d"),
            line("arctic-liquid-freezer-iii-pro-360"),
            line("ddr5-64gb-gskill-z5-neo-2x32"),
            line("samsung-990-pro-2tb"),
            line("seasonic-prime-tx-1600"),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        runs=True,
    ),
    Published(
        name="2x MI50 with shrouds on X99",
        source="https://reddlx.com/sub/unsloth",
        parts=[
            line("instinct-mi50-32gb", 2, power_limit_w=200),
            line("mi50-fan-shroud", 2),
            line("arctic-p12-pro-5pack"),
            line("asus-x99-e-ws"),
            line("xeon-e5-2699-v4"),
            line("ddr4-16gb-rdimm-2133", 4),
            line("evga-1300-gt"),
            line("samsung-990-pro-1tb"),
            line("fractal-define-7-xl"),
        ],
        runs=True,
        finds={"software.support": "note"},
        silent=("cooling.passive",),
    ),
    Published(
        name="1x RTX 3090 on an OCuLink dock with its own supply",
        source=CLUB,
        parts=[
            line("rtx-3090", riser="oculink-24pin-dock-generic"),
            *desktop_host(),
            line("asrock-pg-1600g"),
        ],
        runs=True,
        silent=("riser.unpowered", "riser.sata-powered"),
    ),
)

WRONG = (
    Published(
        name="4x RTX 3090 on x1 USB risers fed by SATA",
        source=HOLMES,
        parts=[
            line("rtx-3090", 4, riser="usb-x1-riser-sata", power_limit_w=280),
            line("corsair-ax1600i"),
            *epyc_host(),
        ],
        scenario=TENSOR_27B,
        finds={"riser.sata-powered": "block", "lanes.tensor-parallel": "warn", "build.missing-part": "warn"},
    ),
    Published(
        name="The same by the riser's usual name",
        source=HOLMES,
        parts=[
            line("RTX 3090", 4, riser="usb-x1", riser_power="sata"),
            line("AX1600i"),
            *epyc_host("ROMED8-2T", "EPYC 7302P"),
        ],
        finds={"riser.sata-powered": "block"},
    ),
    Published(
        name="Six cards on Molex-fed risers of one supply with one Molex cable",
        source="http://nerdralph.blogspot.com/2017/03/riser-recycling.html",
        parts=[
            line("rtx-3060-12gb", 6, riser="usb-x1-riser-molex"),
            line("asrock-h510-pro-btc"),
            line("core-i5-10400f"),
            line("asrock-pg-1600g"),
            line("generic-mining-frame-6-8"),
        ],
        finds={"riser.molex-shared": "block"},
    ),
    Published(
        name="An OCuLink board that nothing feeds",
        source="http://joshvoigts.com/articles/m2-to-external-gpu",
        parts=[
            line("rtx-3090", riser="oculink-24pin-dock-generic", riser_power="none"),
            *desktop_host(),
            line("corsair-rm850e-2025"),
        ],
        finds={"riser.unpowered": "block"},
    ),
    Published(
        name="4x RTX 3090 at 350 W on one 1,600 W supply and a 15 A outlet",
        source=PUGET,
        parts=[
            line("rtx-3090", 4, riser=RIBBON),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        finds={"outlet.continuous": "block", "psu.headroom": "warn"},
    ),
    Published(
        name="4x RTX 3090 at 300 W: 1,717 W at the wall",
        source=PUGET,
        parts=[
            line("rtx-3090", 4, riser=RIBBON, power_limit_w=300),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        finds={"outlet.continuous": "warn", "psu.headroom": "warn", "psu.transient": "warn"},
    ),
    Published(
        name="1x RTX 5090 on a 750 W ATX 2 supply's kind of watts",
        source="https://www.slashgear.com/1902896/rtx-5090-how-much-power-can-pull-nvidia-geforce-gpu/",
        parts=[line("rtx-5090"), line("corsair-rm650e-2025"), *desktop_host()],
        finds={"psu.headroom": "block"},
    ),
    Published(
        name="7x RTX 4090 on four supplies without a starter",
        source="https://www.mov-axbx.com/wopr/wopr_power.html",
        outlet="us-240v-30a",
        parts=[
            line("rtx-4090", 7, riser="lianli-gen4-90cm"),
            line("corsair-rm1000x-2024", 4),
            *epyc_host(cpu="epyc-7763"),
            line("generic-mining-frame-12"),
        ],
        finds={"psu.sync": "block", "riser.generation": "warn"},
    ),
    Published(
        name="A second supply on the same 15 A circuit",
        source="https://jbarrow.ai/2026-05-18-gpu-workstation/",
        parts=[
            line("rtx-3090-ti", 4, riser=RIBBON),
            line("evga-1300-gt", 2),
            line("add2psu-relay"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        finds={"outlet.shared": "warn", "outlet.continuous": "block"},
    ),
    Published(
        name="A 2,000 W supply for 230 V in North America",
        source="https://hotchpotch.dev/articles/rtx5090x2-pc/",
        parts=[line("rtx-3090", 2), line("fsp-cannon-pro-2000-230v"), *desktop_host()],
        finds={"psu.input-voltage": "block"},
    ),
    Published(
        name="Server supply with a breakout alone",
        source="https://thinksmart.life/research/posts/gpu-rig-budget-vs-pro",
        outlet="us-240v-20a",
        parts=[
            line("rtx-3090", 4, riser="usb-x1-riser-6pin"),
            line("asrock-h510-pro-btc"),
            line("core-i5-10400f"),
            line("hp-dps-server-psu-breakout", 2),
            line("generic-mining-frame-6-8"),
        ],
        scenario=TENSOR_27B,
        finds={"psu.twelve-volt-only": "block", "lanes.tensor-parallel": "warn"},
    ),
    Published(
        name="A card in the x4 chipset slot of an X399 board",
        source="https://prismix.dev/news/43ed5251c285",
        parts=[
            line("rtx-3090", 4, power_limit_w=250, riser=RIBBON),
            line("gigabyte-x399-designare-ex"),
            line("threadripper-1920x"),
            line("ddr4-128gb-4x32-3200"),
            line("evga-1600-p2"),
            line("samsung-990-pro-2tb"),
            *OPEN_FRAME,
        ],
        finds={"lanes.electrical": "warn"},
    ),
    Published(
        name="Passive cards in a tower without air",
        source="https://lafabrique.ai/blog/blackwell-gpus-for-local-llms--rtx-pro-6000-vs-rtx-5070-ti---the-benchmark-nobody-asked-for",
        parts=[line("rtx-pro-6000-blackwell-server"), line("seasonic-prime-tx-1600"), *desktop_host()],
        finds={"cooling.passive": "warn"},
    ),
    Published(
        name="Registered memory in a desktop board",
        source="https://dramresource.com/per-gb-reality-check-how-server-rdimm-and-desktop-udimm-economics-diverged-in-the-shortage",
        parts=[
            line("rtx-3090"),
            line("asus-proart-x870e-creator"),
            line("ryzen-9-9950x"),
            line("ddr5-64gb-rdimm-5600", 2),
            line("corsair-rm1000e-2025"),
        ],
        finds={"memory.type": "block"},
    ),
    Published(
        name="One module on an eight-channel board",
        source="https://maxj.phd/git/max/makenotwork/commit/ad63f4a16f618a21abeae3b306a4ed855da94278",
        parts=[
            line("rtx-3090", 2),
            line("asrock-rack-romed8-2t"),
            line("epyc-7302"),
            line("noctua-nh-u14s-tr4-sp3"),
            line("ddr4-64gb-rdimm", 1),
            line("asrock-pg-1600g"),
            *OPEN_FRAME,
        ],
        finds={"memory.channels": "warn"},
    ),
    Published(
        name="Four three-slot cards straight in a server board's slots, in a tower",
        source="https://www.mov-axbx.com/wopr/wopr_risers.html",
        parts=[
            line("rtx-3090", 4, power_limit_w=250),
            line("evga-1600-p2"),
            *epyc_host(),
            line("fractal-torrent"),
        ],
        finds={"space.slots": "block"},
    ),
    Published(
        name="A processor for another socket",
        source="https://github.com/buildcores/buildcores-open-db",
        parts=[
            line("rtx-3090"),
            line("asus-proart-x870e-creator"),
            line("core-ultra-9-285k"),
            line("ddr5-64gb-gskill-z5-neo-2x32"),
            line("corsair-rm1000e-2025"),
        ],
        finds={"platform.socket": "block"},
    ),
    Published(
        name="Sixteen MI50 on a board whose firmware stops at fourteen",
        source="https://github.com/ai-infos/guidances-setup-16-mi50-deepseek-v32",
        outlet="us-240v-30a",
        parts=[
            line("instinct-mi50-32gb", 16, riser="c-payne-slimsas-device-x4"),
            line("mi50-fan-shroud", 16),
            line("microsatacables-gen3-slimsas", 4),
            line("fsp-cannon-pro-2000-230v", 4),
            line("add2psu-relay", 3),
            *epyc_host(cpu="epyc-7532"),
            line("generic-mining-frame-12", 2),
        ],
        finds={"platform.many-cards": "warn"},
    ),
    Published(
        name="Three cards under tensor parallel",
        source=CLUB,
        parts=[
            line("rtx-3090", 3, power_limit_w=250, riser=RIBBON),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        finds={"software.parallel-split": "warn"},
    ),
    Published(
        name="A 3090 and a 7900 XTX under tensor parallel",
        source=CLUB,
        parts=[
            line("rtx-3090", riser=RIBBON),
            line("rx-7900-xtx", riser=RIBBON),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        finds={"software.parallel-split": "warn"},
    ),
    Published(
        name="A data-centre card with an EPS plug on PCIe cables",
        source="https://github.com/buildcores/buildcores-open-db",
        parts=[
            line("a100-40gb-pcie", 4),
            line("mi50-fan-shroud", 4),
            line("asrock-pg-1600g"),
            *epyc_host(),
            line("phanteks-enthoo-pro-2-server"),
        ],
        finds={"power.missing-connector": "block"},
    ),
    Published(
        name="A 5090 fed by an adapter with two 8-pins",
        source="https://www.tomshardware.com/pc-components/gpus/melting-power-connectors-and-how-to-safeguard-against-them",
        parts=[
            line("rtx-5090", power_adapter="8-pin", adapter_inputs=2),
            line("evga-1600-p2"),
            *desktop_host(),
        ],
        finds={"power.adapter": "block"},
    ),
    Published(
        name="A 3090 on one cable with two plugs",
        source="https://www.techoverwrite.com/never-reuse-same-pigtail-pcie-cable-new-video/",
        parts=[
            line("rtx-3090", cables=1, shape="Typical partner card"),
            line("evga-1300-gt"),
            *desktop_host(),
        ],
        finds={"power.pigtail": "warn"},
    ),
    Published(
        name="Card plugs from SATA",
        source="https://www.nicehash.com/blog/post/how-to-correctly-connect-psu-cables-and-power-a-gpu",
        parts=[line("rtx-3060-12gb", power_adapter="sata"), line("corsair-rm650e-2025"), *desktop_host()],
        finds={"power.adapter": "block"},
    ),
    Published(
        name="NVLink bridge on cards that have none",
        source="https://jonready.com/blog/posts/local-llm-rig.html",
        parts=[
            line("rtx-4090", 2, riser=RIBBON),
            line("nvlink-bridge-3090"),
            line("evga-1600-p2"),
            *epyc_host(),
            *OPEN_FRAME,
        ],
        finds={"link.nvlink": "block"},
    ),
)

PUBLISHED = (*RUNNING, *WRONG)
