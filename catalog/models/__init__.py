"""What exists: products, language models, quantization formats and their dated prices."""

from .aliases import LanguageModelAlias, ProductAlias, QuantizationAlias
from .gpus import Gpu, GpuVariant
from .language_models import LanguageModel, QuantizationFormat, WeightFile
from .loading import CatalogVersion, LoadedRow
from .machines import Machine
from .parts import (
    Accessory,
    Cooler,
    Cpu,
    Frame,
    MemoryKit,
    Motherboard,
    MotherboardSlot,
    PowerSupply,
    Riser,
    Storage,
)
from .prices import CurrentPrice, PriceObservation
from .products import Product, SpecSource
from .running_costs import ApiPrice, ElectricityPrice

__all__ = [
    "Accessory",
    "ApiPrice",
    "CatalogVersion",
    "Cooler",
    "Cpu",
    "CurrentPrice",
    "ElectricityPrice",
    "Frame",
    "Gpu",
    "GpuVariant",
    "LanguageModel",
    "LanguageModelAlias",
    "LoadedRow",
    "Machine",
    "MemoryKit",
    "Motherboard",
    "MotherboardSlot",
    "PowerSupply",
    "PriceObservation",
    "Product",
    "ProductAlias",
    "QuantizationAlias",
    "QuantizationFormat",
    "Riser",
    "SpecSource",
    "Storage",
    "WeightFile",
]
