"""Every list that the site has, by its word in the URL."""

from catalog.browse.listing import Listing
from catalog.browse.listings.cards import GPUS
from catalog.browse.listings.language import FORMATS, MODELS
from catalog.browse.listings.machines import MACHINES
from catalog.browse.listings.platform import CPUS, MEMORY_KITS, MOTHERBOARDS
from catalog.browse.listings.power import POWER_SUPPLIES, RISERS
from catalog.browse.listings.rest import ACCESSORIES, COOLERS, FRAMES, STORAGE

__all__ = ["FORMATS", "LISTINGS", "MODELS"]

_PRODUCTS = (
    GPUS, RISERS, POWER_SUPPLIES, MOTHERBOARDS, CPUS, MEMORY_KITS, STORAGE, COOLERS, FRAMES, ACCESSORIES,
    MACHINES,
)  # fmt: skip
LISTINGS: dict[str, Listing] = {listing.word: listing for listing in (*_PRODUCTS, MODELS, FORMATS)}
