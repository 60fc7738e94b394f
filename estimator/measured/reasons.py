"""Why a run has no estimate, and why it takes no part in the fit, in a reader's words."""

__all__ = ["plain_reason"]

_WORDS = {
    "aggregate of an unknown number of streams": "a sum over streams whose number is not stated",
    "backend unknown": "the backend (CUDA, Vulkan, Metal …) is not stated",
    "cache type unknown": "the type of the KV cache is not one that we know",
    "duplicate": "the same run published twice",
    "engine without a class": "an engine that we do not model",
    "experts skipped": "fewer experts were used than the model has for each token",
    "flag exotic-host": "an unusual host slowed it",
    "flag network": "several machines joined by a network",
    "flag offload": "partly in host memory without saying so",
    "flag pre-production": "pre-production hardware",
    "flag split-doubtful": "how the model was split over the cards is doubtful",
    "flag suspicious": "the published figure is doubtful",
    "flag variant": "a changed model",
    "format of another ecosystem": "the engine does not read this format",
    "format unknown": "the weight format is not stated or not in the catalog",
    "hardware unknown": "the hardware is not in the catalog",
    "model shape unknown": "the model is not in the catalog",
    "offload of unknown extent": "how much lay in host memory is not stated",
    "processor unknown": "the processor is not in the catalog",
    "prompt length unknown": "the prompt's length is not stated",
    "rate over a whole request with a long prompt": "the rate counts the reading of a long prompt too",
    "speculation of unknown kind": "the kind of speculation is not stated",
    "split unknown": "how the model was split over the cards is not stated",
}


def plain_reason(reason: str) -> str:
    """A reason for leaving a run out, as pages say it; one that has no words of its own as it is."""
    return _WORDS.get(reason, reason)
