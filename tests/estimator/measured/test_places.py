"""What notes of published runs say of links, hosts and offload."""

import pytest

from estimator.core.hardware import LinkKind
from estimator.fitting.fixtures import load_runs
from estimator.measured.places import UnplacedError, hosted, linked, stated_offload
from tests.estimator.questions import hardware


@pytest.mark.parametrize(
    ("note", "gb_s", "peer_to_peer"),
    [
        ("MTP n=3; PCIe 4.0 x8/x8, Proxmox passthrough", 12.8, False),
        ("MTP n=3; PCIe 4.0 x4 + x8", 6.4, False),
        ("MTP n=3; PCIe x4/x16/x8/x16", 6.4, False),
        ("MTP n=3; PCIe 3.0 x16, P2P engaged", 12.8, True),
        ("one card on PCIe 2.0 x4 (about 2 GB/s)", 1.6, False),
        ("PCIe 5.0 x8, uncapped", 25.6, False),
        ("NVLink bridge; omni variant", 50.0, True),
        ("both in Thunderbolt 3 eGPU boxes", 2.8, False),
    ],
)
def test_the_narrowest_link_that_a_note_states_is_the_rigs(note, gb_s, peer_to_peer):
    link = linked(hardware("rtx-3090", 2), note).link
    assert (link.bandwidth_gb_s, link.peer_to_peer) == (pytest.approx(gb_s), peer_to_peer)


@pytest.mark.parametrize("note", ["PCIe, no NVLink/P2P", "Windows; no NVLink", "MTP n=3", ""])
def test_a_note_that_names_no_width_leaves_the_usual_link(note):
    assert linked(hardware("rtx-3090", 2), note) == hardware("rtx-3090", 2)


def test_a_source_that_describes_its_rig_once_speaks_for_its_runs():
    source = "https://github.com/alesha-pro/4x3090-llm-benchmarks"
    link = linked(hardware("rtx-3090", 4), "", source).link
    assert (link.bandwidth_gb_s, link.peer_to_peer) == (pytest.approx(12.8), True)
    assert linked(hardware("rtx-3090", 4), "PCIe x16 all", source).link.bandwidth_gb_s == pytest.approx(25.6)


def test_computers_keep_their_network_whatever_a_note_says_of_slots():
    pair = hardware("mac-studio-m3-ultra-512gb", 2)
    assert linked(pair, "PCIe 4.0 x8").link.kind is LinkKind.NETWORK


@pytest.mark.parametrize(
    ("note", "layers", "experts"),
    [
        ("ngl 0: weights in system RAM, GPU used for prompt only", 1.0, 1.0),
        ("MTP n-max 2; 25 GPU layers of 66, rest on Ryzen 7 260", 41 / 66, 41 / 66),
        ("38 of 66 layers on GPU", 28 / 66, 28 / 66),
        ("experts of layers 14+ in 8-channel DDR5-4800", 0.0, 80 / 94),
        ("all experts in RAM", 0.0, 1.0),
    ],
)
def test_an_extent_that_a_note_states_is_taken(note, layers, experts):
    assert stated_offload(note, 94) == (pytest.approx(layers), pytest.approx(experts))


@pytest.mark.parametrize(
    "note", ["hot experts cached in VRAM", "experts streamed from SSD", "SER 6,1 skips some"]
)
def test_experts_that_move_or_are_skipped_teach_nothing(note):
    with pytest.raises(UnplacedError):
        stated_offload(note, 94)


def test_a_host_that_a_note_names_stands_in_for_the_usual_one():
    rig = hosted(hardware("rtx-a6000"), "experts of layers 14+ in 8-channel DDR5-4800", 200)
    assert rig.host.memory_bandwidth_gb_s == 307.2


def test_what_a_desktop_cannot_hold_lay_in_a_server():
    assert hosted(hardware("rtx-3090"), "", 30) == hardware("rtx-3090")
    assert hosted(hardware("rtx-3090"), "", 100).host.memory_bandwidth_gb_s == pytest.approx(204.8)


def test_runs_with_drafts_with_offload_and_of_builds_are_judged_among_their_like_alone():
    runs, _ = load_runs()
    apart = [run for run in runs if run.is_judged_apart and run.scenario.concurrency == 1]
    assert {run.band_test for run in apart} == {
        "decode-speculation", "decode-offload", "prefill-offload", "decode-build", "prefill-build"
    }  # fmt: skip
    assert len(apart) > 300
    assert not any(run.is_judged for run in apart)
