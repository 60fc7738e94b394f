"""A model from its ``config.json``: layer by layer, what it holds and what it remembers."""

from __future__ import annotations

from estimator.own.built import (
    F16_BYTES,
    CacheLayout,
    Counts,
    Dimensions,
    OwnModel,
    built_architecture,
    state_bytes,
)
from estimator.own.hf_config import Config, read_config
from estimator.own.hf_families import FAMILIES, PLAIN, RECURRENT_KEYS, REFUSED_KEYS, QueryNorm, family_key
from estimator.own.hf_feed_forward import FeedForward
from estimator.own.hf_layers import (
    attention_params,
    delta_net_params,
    indexer_params,
    latent_attention_params,
    mamba_params,
    short_convolution_params,
)
from estimator.own.hf_mixers import MAX_LAYERS, Mixer, mixers_of
from estimator.own.refusal import OwnRefusedError

__all__ = ["hf_model"]

DEFAULT_CONTEXT = 4096


def hf_model(text: str, name: str = "") -> OwnModel:
    """Read a model from the text of its ``config.json``.

    Raises:
        OwnRefusedError: it cannot be read, lacks keys, or holds blocks that are not counted here.
    """
    config = read_config(text)
    for key, what in REFUSED_KEYS.items():
        if config.values.get(key):
            raise OwnRefusedError(
                f"“{key}” tells of {what}, which is not counted from a configuration. Upload the head of "
                "a GGUF file of the model: its tensors say everything."
            )
    return _Model(config, name).model()


class _Model:
    def __init__(self, config: Config, name: str) -> None:
        self.config = c = config
        self.notes: list[str] = []
        self.kind = family_key(c.model_type)
        self.family = FAMILIES.get(self.kind, PLAIN)
        c.values = {**self.family.defaults, **c.values}
        self.hidden = c.needed("hidden_size", "d_model", "n_embd")
        self.n_layers = c.needed("num_hidden_layers", "n_layer", "num_layers", "n_layers")
        self.vocab = c.needed("vocab_size")
        self.n_heads = c.needed("num_attention_heads", "n_head")
        c.raise_if_incomplete()
        if self.n_layers > MAX_LAYERS:
            raise OwnRefusedError(f"{self.n_layers:,} layers are more than any model has.")
        self.n_kv_heads = c.count("num_key_value_heads", "num_kv_heads", default=self.n_heads)
        self.head_dim = c.count("head_dim", "attention_head_dim", default=self.hidden // self.n_heads)
        self.window = c.count("sliding_window", "attention_chunk_size")
        self.mixers = mixers_of(c, self.family, self.n_layers, self.notes)
        self._refuse_unknown_mixers()
        self.feed_forward = FeedForward(c, self.family, self.hidden, self.n_layers, bool(self._pattern()))
        c.raise_if_incomplete()
        self.name = name.strip() or self._published_name()

    def model(self) -> OwnModel:
        tied = self.config.flag("tie_word_embeddings", self.family.tied)
        matrix = self.vocab * self.hidden
        counts = Counts(embedding=0 if tied else matrix, head=matrix, attention=self.hidden)
        cache = CacheLayout(sliding_window=self.window, is_latent=self._rank > 0)
        for i, mixer in enumerate(self.mixers):
            counts.attention += self.family.n_norms * self.hidden
            self._add_mixer(i, mixer, counts, cache)
            if not self._stands_alone(i):
                self.feed_forward.add_to(counts, i)
        self._add_per_layer_inputs(counts)
        if self.family is PLAIN and self.kind not in FAMILIES:
            self.notes.append(
                f"The family “{self.config.model_type or 'not named'}” is not known here. It is counted like "
                "Llama: gated feed-forward, two norms a layer, no biases. The count may be off by a percent."
            )
        ffn = self.feed_forward
        context = self.config.count("max_position_embeddings", "max_sequence_length", "n_positions")
        if not context:
            context = DEFAULT_CONTEXT
            self.notes.append(f"The configuration names no longest context; {context:,} tokens are assumed.")
        rope = self.config.count("qk_rope_head_dim") if self._rank else 0
        architecture = built_architecture(
            Dimensions(
                name=self.name,
                gguf_architecture=self._gguf_architecture(),
                n_layers=self.n_layers,
                hidden_size=self.hidden,
                n_heads=self.n_heads,
                n_kv_heads=1 if self._rank else max(self.n_kv_heads, 1),
                head_dim=self._rank + rope if self._rank else self.head_dim,
                vocab_size=self.vocab,
                max_context=context,
                tied_embeddings=tied,
                intermediate_size=ffn.dense_width,
                n_experts=ffn.n_experts,
                n_active_experts=ffn.n_active,
                n_shared_experts=ffn.n_shared,
                expert_intermediate_size=ffn.expert_width,
                shared_expert_intermediate_size=ffn.shared_width,
                n_first_dense_layers=ffn.n_first_dense,
                mla_kv_lora_rank=self._rank,
                mla_rope_dim=rope,
                exact=self.kind in FAMILIES,
            ),
            counts,
            cache,
        )
        return OwnModel(architecture=architecture, notes=tuple(self.notes))

    def _gguf_architecture(self) -> str:
        if self.kind not in FAMILIES:
            return ""
        of_experts = self.kind == "nemotron_h" and self.feed_forward.n_experts
        return f"{self.family.gguf}_moe" if of_experts else self.family.gguf

    def _refuse_unknown_mixers(self) -> None:
        """A family that is not known and speaks of recurrence is no Llama."""
        told = next((key for key in self.config.values if key.startswith(RECURRENT_KEYS)), None)
        if self.kind in FAMILIES or told is None or not set(self.mixers) <= {Mixer.FULL, Mixer.SLIDING}:
            return
        raise OwnRefusedError(
            f"“{told[:40]}” tells of layers that are not attention, and the family "
            f"“{self.config.model_type}” is not known here. Upload the head of a GGUF file of the model."
        )

    @property
    def _rank(self) -> int:
        return self.config.count("kv_lora_rank")

    def _pattern(self) -> str:
        """Nemotron-H: one letter a layer."""
        found = self.config.values.get("hybrid_override_pattern")
        return found if isinstance(found, str) else ""

    def _stands_alone(self, i: int) -> bool:
        """A layer of Nemotron-H is a mixer or a feed-forward."""
        return bool(self._pattern()) and self.mixers[i] is not Mixer.NONE

    def _add_mixer(self, i: int, mixer: Mixer, counts: Counts, cache: CacheLayout) -> None:
        if mixer in (Mixer.FULL, Mixer.SLIDING):
            self._add_attention(i, mixer, counts, cache)
        elif mixer is not Mixer.NONE:
            self._add_recurrent(mixer, counts, cache)

    def _add_attention(self, i: int, mixer: Mixer, counts: Counts, cache: CacheLayout) -> None:
        c, is_full = self.config, mixer is Mixer.FULL
        cache.n_full += is_full
        cache.n_sliding += not is_full
        if self._rank:
            self._add_latent(i, counts, cache)
            return
        head_dim, n_kv_heads = self.head_dim, self.n_kv_heads
        one_for_both = False
        if is_full and self.kind == "gemma4":
            head_dim = c.count("global_head_dim", default=head_dim)
            one_for_both = c.flag("attention_k_eq_v", False)
            n_kv_heads = (
                c.count("num_global_key_value_heads", default=n_kv_heads) if one_for_both else n_kv_heads
            )
        shares = i >= self.n_layers - c.count("num_kv_shared_layers")
        bias = c.flag("attention_bias", self.family.qkv_bias)
        out = c.flag("attention_out_bias", bias if self.family.out_bias is None else self.family.out_bias)
        counts.attention += attention_params(
            self.hidden, self.n_heads, n_kv_heads, head_dim, qkv_bias=bias, out_bias=out,
            query_matrices=self.family.query_matrices, shares_keys=shares, values_are_keys=one_for_both,
        )  # fmt: skip
        counts.attention += self._query_norms(head_dim, n_kv_heads, shares=shares)
        if shares:
            # Published files hold keys and values for these layers too, though nothing reads them.
            counts.unread += 2 * self.hidden * n_kv_heads * head_dim + head_dim
        counts.attention += self.n_heads * self.family.sinks
        per_token = 0 if shares else 2 * F16_BYTES * n_kv_heads * head_dim
        if is_full:
            cache.full_bytes_per_token += per_token
        else:
            cache.sliding_bytes_per_token += per_token

    def _query_norms(self, head_dim: int, n_kv_heads: int, *, shares: bool) -> int:
        norm = self.family.query_norm
        if norm is QueryNorm.NONE and self.config.flag("use_qk_norm", False):
            norm = QueryNorm.ALL_HEADS if self.kind.startswith("cohere") else QueryNorm.EACH_HEAD
        if norm is QueryNorm.ALL_HEADS:
            return (self.n_heads + n_kv_heads) * head_dim
        n_norms = 1 if shares else 2
        return n_norms * head_dim if norm is QueryNorm.EACH_HEAD else 0

    def _add_latent(self, i: int, counts: Counts, cache: CacheLayout) -> None:
        c = self.config
        q_rank, rope = c.count("q_lora_rank"), c.needed("qk_rope_head_dim")
        counts.attention += latent_attention_params(
            self.hidden, self.n_heads, q_rank=q_rank, kv_rank=self._rank,
            nope=c.needed("qk_nope_head_dim"), rope=rope, value=c.needed("v_head_dim"),
        )  # fmt: skip
        c.raise_if_incomplete()
        cache.full_bytes_per_token += F16_BYTES * (self._rank + rope)
        index_dim = c.count("index_head_dim")
        kinds = c.texts("indexer_types")
        if index_dim and (len(kinds) <= i or kinds[i] != "shared"):
            counts.attention += indexer_params(self.hidden, q_rank, c.needed("index_n_heads"), index_dim)
            cache.full_bytes_per_token += F16_BYTES * index_dim

    def _add_recurrent(self, mixer: Mixer, counts: Counts, cache: CacheLayout) -> None:
        c = self.config
        cache.n_recurrent += 1
        if mixer is Mixer.CONVOLUTION:
            length = c.needed("conv_L_cache")
            counts.attention += short_convolution_params(self.hidden, length)
            cache.state_bytes += state_bytes(self.hidden, 0, length, 0)
            return
        if mixer is Mixer.LINEAR:
            keys, key_dim = c.needed("linear_num_key_heads"), c.needed("linear_key_head_dim")
            values, value_dim = c.needed("linear_num_value_heads"), c.needed("linear_value_head_dim")
            length = c.count("linear_conv_kernel_dim", default=4)
            cache.is_linear = True
            counts.attention += delta_net_params(
                self.hidden, key_heads=keys, key_dim=key_dim, value_heads=values, value_dim=value_dim,
                convolution=length,
            )  # fmt: skip
            cache.state_bytes += state_bytes(values * value_dim, key_dim, length, keys)
            return
        heads, width = (
            c.needed("mamba_num_heads", "mamba_n_heads"),
            c.needed("mamba_head_dim", "mamba_d_head"),
        )
        groups = c.count("n_groups", "mamba_n_groups", default=1)
        state = c.needed("ssm_state_size", "mamba_d_state")
        length = c.count("conv_kernel", "mamba_d_conv", default=4)
        counts.attention += mamba_params(
            self.hidden, n_heads=heads, head_dim=width, groups=groups, state=state, convolution=length,
            conv_bias=c.flag("use_conv_bias", True) and c.flag("mamba_conv_bias", True),
            proj_bias=c.flag("mamba_proj_bias", False),
        )  # fmt: skip
        cache.state_bytes += state_bytes(heads * width, state, length, groups)

    def _add_per_layer_inputs(self, counts: Counts) -> None:
        """Gemma 4 E2B and E4B: each layer has an embedding table of its own."""
        if self.kind != "gemma4":
            return
        counts.attention += self.n_layers
        width = self.config.count("hidden_size_per_layer_input")
        if not width:
            return
        rows = self.config.count("vocab_size_per_layer_input", default=self.vocab)
        counts.unread += rows * self.n_layers * width
        counts.attention += self.hidden * self.n_layers * width + width
        counts.attention += self.n_layers * (2 * self.hidden * width + self.hidden)

    def _published_name(self) -> str:
        found = self.config.outer.get("_name_or_path") or self.config.values.get("_name_or_path")
        if isinstance(found, str) and found.strip("/ "):
            return found.strip("/ ").rpartition("/")[2]
        return f"A {self.config.model_type} model" if self.config.model_type else "Your model"
