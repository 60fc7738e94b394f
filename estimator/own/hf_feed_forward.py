"""The feed-forward half of a layer: dense, or experts behind a router."""

from __future__ import annotations

from estimator.own.built import Counts
from estimator.own.hf_config import Config
from estimator.own.hf_families import Family, family_key

__all__ = ["FeedForward"]


class FeedForward:
    """Widths and kinds as the configuration has them; adds up parameters layer by layer."""

    def __init__(self, config: Config, family: Family, hidden: int, n_layers: int, by_letter: bool) -> None:
        c = self.config = config
        self.family, self.hidden, self.n_layers = family, hidden, n_layers
        self.kind = family_key(c.model_type)
        self.letters = str(c.values["hybrid_override_pattern"]) if by_letter else ""
        self.n_experts = c.count("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
        self.n_active = c.count(
            "num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k", "top_k_experts"
        )  # fmt: skip
        if self.kind == "gemma4" and not c.flag("enable_moe_block", bool(self.n_experts)):
            self.n_experts = 0
        self._read_widths()
        self.n_first_dense = (
            c.count("first_k_dense_replace", "moe_layer_start_index") if self.n_experts else 0
        )
        if self.n_experts and not 1 <= self.n_active <= self.n_experts:
            c.missing.append("num_experts_per_tok")

    def _read_widths(self) -> None:
        c = self.config
        plain = c.count("intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size")
        self.dense_width = c.count("intermediate_size_mlp", default=plain)
        self.expert_width = self.shared_width = self.n_shared = self.latent = 0
        shared = c.count("shared_expert_intermediate_size", "moe_shared_expert_intermediate_size")
        shared = shared or c.count("shared_intermediate_size")
        if self.kind.startswith("granitemoe") and not self.n_experts:
            self.dense_width, shared = shared or plain, 0
        if not self.n_experts:
            if not self.dense_width:
                c.missing.append("intermediate_size")
            return
        self.latent = c.count("moe_latent_size")
        self.expert_width = c.count(
            "moe_intermediate_size", "expert_intermediate_size", "expert_ffn_hidden_size", default=plain
        )
        if not self.expert_width:
            c.missing.append("moe_intermediate_size")
        self.n_shared = c.count(
            "n_shared_experts", "num_shared_experts", "moe_num_shared_experts", "num_shared_expert"
        )
        if self.kind == "gemma4":
            self.n_shared, shared = 1, plain
        if self.kind == "llama4":
            self.n_shared = 1
        self.shared_width = shared or self.n_shared * self.expert_width
        self.n_shared = max(self.n_shared, 1) if self.shared_width else 0

    def add_to(self, counts: Counts, i: int) -> None:
        """Add layer ``i``."""
        if self._has_experts(i):
            self._add_experts(counts)
        else:
            counts.dense_ffn += self._matrices(self.hidden, self._dense_width(i))

    def _has_experts(self, i: int) -> bool:
        if not self.n_experts or i < self.n_first_dense:
            return False
        if self.letters:
            return self.letters[i] == "E"
        named = self.config.values.get("moe_layers")
        if isinstance(named, list) and named:
            return i in named
        dense = self.config.values.get("mlp_only_layers")
        if isinstance(dense, list) and i in dense:
            return False
        last = self.config.count("moe_layer_end_index", default=self.n_layers)
        step = self.config.count(
            "interleave_moe_layer_step", "decoder_sparse_step", "moe_layer_freq", "moe_layer_interval"
        ) or 1  # fmt: skip
        if i > last:
            return False
        return i % step == 0 if "moe_layer_freq" in self.config.values else (i + 1) % step == 0

    def _dense_width(self, i: int) -> int:
        doubled = self.config.flag("use_double_wide_mlp", False)
        shares = i >= self.n_layers - self.config.count("num_kv_shared_layers")
        return self.dense_width * (2 if doubled and shares else 1)

    def _matrices(self, hidden: int, width: int, *, bias: bool = False) -> int:
        matrices = self.family.matrices
        biased = bias or self.config.flag("mlp_bias", self.family.mlp_bias)
        return matrices * hidden * width + biased * ((matrices - 1) * width + hidden)

    def _add_experts(self, counts: Counts) -> None:
        hidden = self.latent or self.hidden
        counts.routed_experts += self.n_experts * self._matrices(hidden, self.expert_width)
        counts.attention += 2 * self.hidden * self.latent
        counts.router += self.hidden * self.n_experts + self.n_experts * self.family.routing_bias
        if self.shared_width:
            counts.shared_experts += self._matrices(self.hidden, self.shared_width)
            counts.shared_experts += self.hidden * self.family.shared_gate
        if self.kind == "gemma4":
            # Three more norms, the router's scale of inputs and of each expert.
            counts.attention += 3 * self.hidden
            counts.router += self.hidden + self.n_experts
