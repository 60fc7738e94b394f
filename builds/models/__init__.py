"""What a person chooses: starter builds and the comparisons that were saved."""

from .comparisons import Comparison, SnapshotTooLargeError
from .starter_builds import StarterBuild, StarterBuildPart

__all__ = ["Comparison", "SnapshotTooLargeError", "StarterBuild", "StarterBuildPart"]
