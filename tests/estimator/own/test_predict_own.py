"""The batch door takes what is one's own as it takes the catalog's."""

import pytest

from estimator.own.gguf_model import gguf_model
from estimator.own.own_hardware import address_of_hardware
from estimator.own.own_models import addressed
from estimator.predicting.predictor import Predictor
from tests.estimator.own.gguf_files import GEMMA
from tests.estimator.own.test_addresses import CARD

pytestmark = pytest.mark.django_db

MODEL = addressed(gguf_model(GEMMA.read_bytes())).architecture.slug
MACHINE = address_of_hardware(CARD)
ROW = {"hardware": MACHINE, "model": MODEL, "quant": "file", "test": "tg"}


@pytest.fixture
def predictor(catalog: None) -> Predictor:
    return Predictor()


def test_ones_own_model_on_ones_own_machine_is_answered(predictor: Predictor) -> None:
    found = predictor.answer(ROW)
    assert found.error == ""
    assert found.tokens_per_s is not None
    assert found.low is not None
    assert found.low < found.tokens_per_s


def test_it_stands_beside_the_catalogs(predictor: Predictor) -> None:
    for changed in (
        {"hardware": "RTX 3090"},
        {"quant": "Q8_0"},
        {"model": "Llama 3.1 8B", "quant": "Q4_K_M"},
    ):
        assert predictor.answer(ROW | changed).error == ""


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"model": "own~AAAA"}, "damaged"),
        ({"hardware": "own~AAAA"}, "damaged"),
        ({"model": "own~" + "A" * 2000}, "longer than 900"),
        ({"hardware_count": "3"}, "hardware is 2 devices"),
        ({"engine": "vllm"}, "does not read GGUF"),
        ({"model": "Llama 3.1 8B"}, "quant"),
    ],
)
def test_what_cannot_be_says_why(predictor: Predictor, changed: dict[str, str], reason: str) -> None:
    assert reason in predictor.answer(ROW | changed).error
