"""More builds that people published, written as strangers write them: names and aliases instead of slugs,
quantities within names, no outlet, no scenario, pinned supplies and slots.

What must be found and what may not be said is as in ``published_builds``.
"""

from __future__ import annotations

from tests.builds.published_builds import (
    CLUB,
    HOLMES,
    OPEN_FRAME,
    PUGET,
    RIBBON,
    TENSOR_27B,
    Lines,
    Published,
    desktop_host,
    line,
)

__all__ = ["FURTHER_RUNNING", "FURTHER_WRONG"]

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


FURTHER_RUNNING = (
    Published(
        name="2x RTX 3090 with NVLink on a Threadripper 3970X",
        source="https://jonready.com/blog/posts/local-llm-rig.html",
        parts=[
            line("RTX 3090", 2, condition="used", price_usd=1000),
            line("NVLink bridge"),
            line("Threadripper 3970X"),
            line("msi-creator-trx40"),
            line("noctua-nh-u14s-tr4-sp3"),
            line("ddr4-128gb-4x32-3200", 2),
            line("evga-1600-p2"),
            line("Samsung 990 Pro 2TB"),
            line("Fractal Define 7 XL"),
        ],
        scenario=TENSOR_27B,
        runs=True,
        silent=("link.nvlink", "lanes.tensor-parallel", "psu.headroom", "outlet.continuous"),
    ),
    Published(
        name="2x RTX 3090 Founders Edition with NVLink at 250 W",
        source=CLUB,
        parts=[
            line("RTX 3090 FE", 2, power_limit_w=250),
            line("NVLink bridge 4-slot"),
            line("asrock-pg-1600g"),
            *named_host(),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        runs=True,
        silent=("psu.headroom", "thermal.memory", "space.spacing", "lanes.tensor-parallel"),
    ),
    Published(
        name="4x RTX 3090 at 220 W on an EPYC 7642",
        source="https://github.com/alesha-pro/4x3090-llm-benchmarks",
        outlet="120V 15A",
        parts=[
            line("GeForce RTX 3090", 4, power_limit_w=220, riser="LINKUP Ultra"),
            line("Supermicro H12SSL-i"),
            line("EPYC 7642"),
            line("ARCTIC Freezer 4U-M"),
            line("ddr4-16gb-rdimm-3200", 8),
            line("superflower-leadex-platinum-1600"),
            line("nvme-2tb-gen4"),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        runs=True,
        silent=("psu.headroom", "outlet.continuous", "lanes.tensor-parallel", "space.slots"),
    ),
    Published(
        name="4x RTX 3090 Ti capped for one outlet",
        source="https://jbarrow.ai/2026-05-18-gpu-workstation/",
        parts=[
            line("3090 Ti", 4, power_limit_w=225, riser=RIBBON),
            line("evga-1600-t2"),
            *named_host(),
            *OPEN_FRAME,
        ],
        runs=True,
        silent=("psu.headroom", "outlet.continuous"),
    ),
    Published(
        name="4x EVGA RTX 3090 FTW3 at 200 W in a mining frame",
        source="https://calebcoffie.com/benchmarks?view=hardware",
        parts=[
            line("EVGA RTX 3090 FTW3", 4, power_limit_w=200, riser="LINKUP riser 30cm"),
            *named_host("EPYC 7302P"),
            line("EVGA SuperNOVA 1600 P2"),
            line("mining frame"),
        ],
        runs=True,
        silent=("psu.headroom", "psu.transient", "outlet.continuous"),
    ),
    Published(
        name="6x RTX 3090 at 270 W, the plugs dealt to two supplies",
        source="https://www.banandre.com/blog/diy-ai-supercomputing-6x-3090-build-pushes-tinygrad-limits",
        outlet="us-240v-20a",
        parts=[
            line("Gigabyte RTX 3090", 3, power_limit_w=270, riser=RIBBON, supply=1),
            line("Gigabyte RTX 3090", 3, power_limit_w=270, riser=RIBBON, supply=2),
            *named_host("EPYC 7502"),
            line("evga-1600-p2"),
            line("evga-1600-p2"),
            line("Add2PSU"),
            line("generic-mining-frame-6-8"),
        ],
        runs=True,
        silent=("psu.sync", "outlet.continuous"),
    ),
    Published(
        name="7x RTX 4090 on four supplies that start together",
        source=WOPR,
        outlet="us-240v-30a",
        parts=[
            line("RTX 4090", 7, riser=RIBBON),
            line("Corsair RM1000x", 4),
            line("add2psu-relay", 3),
            *named_host("EPYC 7763"),
            line("generic-mining-frame-12"),
        ],
        runs=True,
        silent=("psu.sync", "outlet.continuous"),
    ),
    Published(
        name="A 3090 in an OCuLink dock with a supply of its own beside a tower",
        source=EGPU,
        parts=[
            line("RTX 3090", riser="oculink dock", supply=2),
            *desktop_host(),
            line("corsair-rm750e-2025"),
            line("corsair-rm850e-2025"),
        ],
        runs=True,
        silent=("psu.sync", "space.slots", "build.missing-part", "riser.unpowered", "psu.same-supply"),
    ),
    Published(
        name="2x Radeon AI PRO R9700",
        source="https://github.com/mattbucci/2x-R9700-RDNA4-GFX1201-sglang-inference",
        outlet="eu-230v-16a",
        parts=[line("R9700", 2), *desktop_host(), line("seasonic-prime-tx-1600")],
        scenario=TENSOR_27B | {"engine": "sglang"},
        finds={"software.support": "note"},
        runs=True,
        silent=("psu.headroom", "lanes.tensor-parallel"),
    ),
    Published(
        name="One RTX 3060 in a plain PC",
        source=DATABASE,
        parts=[
            line("RTX 3060 12GB"),
            line("asus-proart-b550-creator"),
            line("Ryzen 5 5600"),
            line("ARCTIC Freezer 36"),
            line("ddr4-64gb-2x32-3200"),
            line("RM650e"),
            line("crucial-p3-plus-1tb"),
            line("Fractal Torrent"),
        ],
        runs=True,
    ),
    Published(
        name="One card on a Molex-fed riser of its own",
        source="http://nerdralph.blogspot.com/2017/03/riser-recycling.html",
        parts=[
            line("RTX 3060 12GB", riser="usb-x1", riser_power="molex"),
            *mining_host(),
            line("corsair-rm1000e-2025"),
        ],
        scenario=LAYERS,
        runs=True,
        silent=("riser.molex-shared", "lanes.tensor-parallel"),
    ),
    Published(
        name="Two cards on x1 risers, split by layers",
        source=HOLMES,
        parts=[
            line("RTX 3090", 2, riser="USB riser", riser_power="6pin", power_limit_w=250),
            *mining_host(),
            line("evga-1300-gt"),
        ],
        scenario=LAYERS,
        runs=True,
        silent=("lanes.tensor-parallel", "riser.sata-powered", "riser.unpowered"),
    ),
    Published(
        name="4x RTX 3090 over one quad OCuLink host on a board that splits every slot",
        source=DATABASE,
        parts=[
            line("rtx-3090", 4, riser="riitop-oculink-x16-adapter", power_limit_w=180),
            line("riitop-quad-oculink-host"),
            line("riitop-oculink-cable-50cm", 4),
            *named_host(),
            line("seasonic-prime-px-1300"),
            *OPEN_FRAME,
        ],
        runs=True,
        silent=("lanes.bifurcation", "lanes.slots"),
    ),
)

FURTHER_WRONG = (
    Published(
        name="4x RTX 3090 on x1 risers and two server supplies alone",
        source=BUDGET,
        outlet="us-240v-20a",
        parts=[
            line("RTX 3090", 4, riser="usb-x1", riser_power="6-pin"),
            line("ASRock H510 Pro BTC+"),
            line("Celeron G5905"),
            line("HP server PSU with breakout", 2),
            line("mining frame"),
        ],
        scenario=TENSOR_27B,
        finds={
            "psu.twelve-volt-only": "block",
            "lanes.tensor-parallel": "warn",
            "lanes.electrical": "warn",
            "build.missing-part": "warn",
        },
    ),
    Published(
        name="The SATA lead that comes in a riser's box",
        source=HOLMES,
        parts=[
            line("rtx-3060-12gb", 2, riser="usb-x1-riser-6pin", riser_power="sata"),
            *desktop_host(),
            line("evga-1300-gt"),
        ],
        finds={"riser.sata-powered": "block"},
    ),
    Published(
        name="An OCuLink board that is fed by SATA",
        source=EGPU,
        parts=[line("RTX 3090", riser="CableCC SF-056"), *desktop_host(), line("corsair-rm1000e-2025")],
        finds={"riser.sata-powered": "block"},
    ),
    Published(
        name="A riser without a lead, and nothing else said",
        source=HOLMES,
        parts=[line("GTX 1050 Ti", riser="PCIe x1 riser", riser_power="none")],
        finds={"riser.unpowered": "block", "build.missing-part": "warn"},
    ),
    Published(
        name="Three Molex-fed risers on a supply with one Molex cable",
        source="http://nerdralph.blogspot.com/2017/03/riser-recycling.html",
        parts=[
            line("RTX 3070", 3, riser="mining riser", riser_power="Molex"),
            *mining_host(),
            line("corsair-rm1000e-2025"),
        ],
        finds={"riser.molex-shared": "block", "power.missing-connector": "block"},
    ),
    Published(
        name="7x RTX 4090 on 90 cm ribbons",
        source=WOPR_RISERS,
        outlet="us-240v-30a",
        parts=[
            line("RTX 4090", 7, riser="Lian Li riser 900 mm", power_limit_w=300),
            *named_host("EPYC 7763"),
            line("corsair-rm1000x-2024", 4),
            line("add2psu", 3),
            line("generic-mining-frame-12"),
        ],
        finds={"riser.generation": "warn", "psu.same-supply": "warn", "lanes.shared": "warn"},
        silent=("psu.sync",),
    ),
    Published(
        name="A 3090 that is pinned into the gen 2 slot of an X399 board",
        source=PRISMIX,
        parts=[
            line("rtx-3090", slot=2, riser=RIBBON, power_limit_w=250),
            line("rtx-3090", 3, riser=RIBBON, power_limit_w=250),
            line("Gigabyte X399 Designare EX"),
            line("Threadripper 1950X"),
            line("noctua-nh-u14s-tr4-sp3"),
            line("ddr4-128gb-4x32-3200"),
            line("evga-1600-p2"),
            line("nvme-2tb-gen4"),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        finds={"lanes.electrical": "warn", "lanes.tensor-parallel": "warn"},
    ),
    Published(
        name="An RTX 5090 over OCuLink",
        source=OCULINK,
        parts=[
            line("RTX 5090", riser="ADT-Link F9G-BK7"),
            *desktop_host(),
            line("corsair-rm1000e-2025"),
            line("corsair-rm750e-2025"),
        ],
        finds={"riser.generation": "warn"},
        silent=("psu.sync", "space.slots"),
    ),
    Published(
        name="4x RTX 3090 at 280 W on one outlet",
        source=PUGET,
        parts=[
            line("RTX 3090", 4, power_limit_w=280, riser=RIBBON),
            *named_host(),
            line("EVGA 1600 P2"),
            *OPEN_FRAME,
        ],
        finds={"psu.headroom": "warn", "psu.transient": "warn", "outlet.continuous": "warn"},
    ),
    Published(
        name="Two supplies and nothing that starts the second",
        source=WOPR,
        outlet="us-240v-20a",
        parts=[
            line("RTX 3090", 2, supply=1, riser=RIBBON),
            line("RTX 3090", 2, supply=2, riser=RIBBON),
            *named_host(),
            line("EVGA 1300 GT"),
            line("EVGA 1300 GT"),
            *OPEN_FRAME,
        ],
        finds={"psu.sync": "block", "psu.same-supply": "warn", "build.missing-part": "warn"},
    ),
    Published(
        name="2x RTX 5090 on a Japanese outlet",
        source="https://hotchpotch.dev/articles/rtx5090x2-pc/",
        outlet="jp-100v-15a",
        parts=[
            line("RTX 5090", 2, riser="lianli-gen5-hybrid"),
            line("asus-proart-x870e-creator"),
            line("Ryzen 9 9950X"),
            line("arctic-liquid-freezer-iii-pro-360"),
            line("ddr5-64gb-gskill-z5-neo-2x32"),
            line("seasonic-prime-tx-1600"),
            line("samsung-990-pro-2tb"),
            *OPEN_FRAME,
        ],
        finds={"outlet.continuous": "block", "psu.headroom": "warn"},
    ),
    Published(
        name="A supply that gives half at 120 V",
        source="https://www.nexthardware.com/recensioni/seasonic-prime-px-2200-1720/4",
        parts=[line("RTX 3090", 2), *desktop_host(), line("Seasonic Prime PX-2200")],
        finds={"psu.input-voltage": "warn"},
    ),
    Published(
        name="Four capped cards beside a heater on one circuit",
        source="https://ozeki-ai-server.com/p_8623-diy-ai-power-considerations-for-multi-gpu-builds.html",
        parts=[line("RTX 3090", 4, power_limit_w=220, riser=RIBBON), line("evga-1600-p2"), *named_host()],
        outlet="US 15A",
        other_load_w=900,
        finds={"outlet.shared": "warn", "outlet.continuous": "block"},
    ),
    Published(
        name="Eight cards on a mining board with six slots",
        source=DATABASE,
        parts=[
            line("rtx-3060-12gb", 8, riser="usb-x1-riser-6pin"),
            *mining_host(),
            line("evga-1600-p2"),
        ],
        finds={"lanes.slots": "block", "power.missing-connector": "block"},
    ),
    Published(
        name="A passive splitter on a board that cannot split so far",
        source="https://www.stum.de/2019/08/01/adding-multiple-devices-to-one-pci-express-slot/",
        parts=[
            line("rtx-3060-12gb", 4, riser="quad-m2-bifurcation-card"),
            line("gigabyte-z890-aorus-master"),
            line("Core Ultra 7 265K"),
            line("ddr5-64gb-kit"),
            line("seasonic-prime-px-1300"),
            *OPEN_FRAME,
        ],
        finds={"lanes.bifurcation": "block"},
    ),
    Published(
        name="Two Tesla P40 on a supply with two EPS plugs",
        source="http://what-when-how.com/Tutorial/topic-1055jk35/Upgrading-and-Repairing-PCs-935.html",
        parts=[line("P40", 2), *desktop_host(), line("corsair-rm850e-2025"), line("fans-120mm-3pack")],
        finds={"power.eps-not-pcie": "block", "cooling.passive": "warn", "psu.headroom": "warn"},
    ),
    Published(
        name="A 3090 on a processor's EPS cable",
        source="http://what-when-how.com/Tutorial/topic-1055jk35/Upgrading-and-Repairing-PCs-935.html",
        parts=[line("RTX 3090", power_adapter="eps"), *desktop_host(), line("evga-1300-gt")],
        finds={"power.eps-not-pcie": "block"},
        silent=("power.missing-connector",),
    ),
    Published(
        name="An RTX 4090 on an adapter with two of three 8-pins",
        source="https://www.tomshardware.com/pc-components/gpus/melting-power-connectors-and-how-to-safeguard-against-them",
        parts=[line("4090", power_adapter="8-pin", adapter_inputs=2), *desktop_host(), line("evga-1600-p2")],
        finds={"power.adapter": "block"},
    ),
    Published(
        name="vLLM on Volta",
        source="https://docs.vllm.ai/en/v0.9.2/features/quantization/supported_hardware.html",
        parts=[
            line("V100 32GB PCIe", 2),
            line("v100-92mm-shroud", 2),
            line("arctic-p12-pro-5pack"),
            *named_host(),
            line("evga-1600-p2"),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        finds={"software.support": "warn"},
    ),
    Published(
        name="A desktop cooler on an EPYC",
        source=DATABASE,
        parts=[
            line("RTX 3090"),
            line("ROMED8-2T"),
            line("EPYC 7302"),
            line("Thermalright Peerless Assassin"),
            line("ddr4-32gb-rdimm-3200", 9),
            line("asrock-pg-1600g"),
            *OPEN_FRAME,
        ],
        finds={"platform.cooler": "block", "memory.slots": "block", "build.missing-part": "warn"},
    ),
    Published(
        name="Four DDR5 modules on AM5",
        source="https://maxj.phd/git/max/makenotwork/commit/ad63f4a16f618a21abeae3b306a4ed855da94278",
        parts=[
            line("RTX 3090"),
            line("asus-proart-x870e-creator"),
            line("9950X"),
            line("thermalright-pa120se"),
            line("ddr5-64gb-gskill-z5-neo-2x32", 2),
            line("RM1000e"),
            line("Fractal Torrent"),
            line("samsung-990-pro-2tb"),
        ],
        finds={"memory.speed": "warn"},
    ),
    Published(
        name="A plain Threadripper on WRX90",
        source="https://blog.ocworks.com/archives/52175237",
        parts=[
            line("RTX 3090"),
            line("asus-pro-ws-wrx90e-sage"),
            line("Threadripper 9960X"),
            line("ddr5-32gb-rdimm-4800-micron", 8),
            line("corsair-rm1000e-2025"),
        ],
        finds={"platform.socket": "block"},
    ),
    Published(
        name="A card without plugs on a thin ribbon",
        source="https://nichepcgamer.com/archives/1066795276.html",
        parts=[
            line("GTX 1050 Ti", riser="generic-ribbon-gen3-x16"),
            *desktop_host(),
            line("corsair-rm650e-2025"),
        ],
        finds={"riser.slot-draw": "warn"},
    ),
    Published(
        name="Five cards under tensor parallel",
        source="https://github.com/vllm-project/vllm/issues/4232",
        outlet="us-120v-20a",
        parts=[
            line("rtx-3090", 5, power_limit_w=220, riser=RIBBON),
            *named_host(),
            line("evga-1600-p2"),
            *OPEN_FRAME,
        ],
        scenario=TENSOR_27B,
        finds={"software.parallel-split": "warn", "power.missing-connector": "block"},
    ),
)
