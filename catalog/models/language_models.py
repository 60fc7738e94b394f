"""Language models by their shape, weight formats by their bits, and real files that check both."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from .constraints import not_negative, one_of, positive, slug_field, slug_form

__all__ = ["LanguageModel", "QuantizationFormat", "WeightFile"]


def _count(help_text: str = "") -> models.PositiveBigIntegerField:
    return models.PositiveBigIntegerField(null=True, blank=True, help_text=help_text)


class Attention(models.TextChoices):
    FULL = "full", "full attention"
    SLIDING_WINDOW = "swa", "sliding window with full layers"
    MLA = "mla", "multi-head latent attention"
    LINEAR_HYBRID = "linear-hybrid", "linear attention with full layers"
    SSM_HYBRID = "hybrid-ssm", "state-space with full layers"


class ParameterCheck(models.TextChoices):
    EXACT = "exact", "recomputed from its shape, equal to the published files"
    LARGER_FILE = "larger-file", "recomputed; the files hold more (vision tower, MTP layer, scales)"
    INCOMPLETE = "incomplete", "shape incomplete: no exact figures"


class LanguageModel(models.Model):
    """A text decoder: shape, exact parameter counts, cache geometry, sources."""

    Attention = Attention
    ParameterCheck = ParameterCheck

    slug = slug_field(80)
    name = models.CharField(max_length=120)
    developer = models.CharField(max_length=80)
    family = models.CharField(max_length=60)
    released_on = models.DateField(null=True, blank=True)
    license = models.CharField(max_length=80, blank=True)
    gguf_architecture = models.CharField(max_length=40, blank=True)

    text_params = _count("Text decoder, embeddings and head included; no vision tower, no MTP layer.")
    params_read_per_token = _count(
        "Weights read for one decoded token: no input embedding, active experts only."
    )
    file_params = _count("The whole published repository.")
    parameter_check = models.CharField(max_length=12, choices=ParameterCheck)
    parameter_check_note = models.TextField(blank=True)

    n_layers = _count()
    hidden_size = _count()
    n_heads = _count()
    n_kv_heads = _count()
    head_dim = _count()
    intermediate_size = _count("Dense feed-forward width.")
    vocab_size = _count()
    tied_embeddings = models.BooleanField(null=True, blank=True)
    max_context = _count("Tokens; the config's value, which may exceed what the vendor advertises.")
    has_vision = models.BooleanField(null=True, blank=True)
    has_mtp_layer = models.BooleanField(default=False)

    n_experts = _count()
    n_active_experts = _count()
    n_shared_experts = _count()
    expert_intermediate_size = _count()
    shared_expert_intermediate_size = _count()
    n_first_dense_layers = _count()

    attention = models.CharField(max_length=16, choices=Attention)
    n_full_attention_layers = _count()
    n_sliding_layers = _count()
    sliding_window = _count("Tokens.")
    n_recurrent_layers = _count("Linear-attention or state-space layers.")
    kv_bytes_per_token_full_16bit = _count("All growing layers together, 16-bit elements.")
    kv_bytes_per_token_sliding_16bit = _count(
        "All sliding layers together, 16-bit elements, before the window caps it."
    )
    recurrent_state_bytes = _count("Per sequence, f32, independent of context.")
    recurrent_note = models.TextField(blank=True)
    mla_kv_lora_rank = _count()
    mla_rope_dim = _count()

    notes = models.TextField(blank=True)
    source_url = models.CharField(max_length=600)
    second_source_url = models.CharField(max_length=600, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            slug_form(),
            *positive(
                "text_params", "params_read_per_token", "n_layers", "hidden_size", "vocab_size", "max_context"
            ),
            one_of("attention", Attention),
            one_of("parameter_check", ParameterCheck),
            models.CheckConstraint(
                condition=models.Q(text_params__isnull=True)
                | models.Q(params_read_per_token__isnull=True)
                | models.Q(params_read_per_token__lte=models.F("text_params")),
                name="languagemodel_reads_at_most_its_parameters",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The model's own page."""
        return reverse("catalog:model", args=[self.slug])


class Ecosystem(models.TextChoices):
    GGUF = "gguf", "GGUF (llama.cpp)"
    MLX = "mlx", "MLX"
    SAFETENSORS = "safetensors", "safetensors (vLLM, SGLang)"
    EXL = "exl", "ExLlama"
    KV_CACHE = "kv", "KV cache"


class QuantizationFormat(models.Model):
    """A weight format, or a KV-cache type. Bits are averages over a block, scales included."""

    Ecosystem = Ecosystem

    slug = slug_field(60)
    name = models.CharField(max_length=80)
    ecosystem = models.CharField(max_length=12, choices=Ecosystem)
    block_bits_per_weight = models.FloatField(help_text="Of the type that names the format.")
    nominal_bits = models.FloatField(null=True, blank=True, help_text="What people call it: 4-bit, 8-bit.")
    bits_embedding = models.FloatField(null=True, blank=True)
    bits_head = models.FloatField(null=True, blank=True)
    bits_attention = models.FloatField(null=True, blank=True)
    bits_dense_ffn = models.FloatField(null=True, blank=True)
    bits_experts = models.FloatField(null=True, blank=True)
    bits_shared_expert = models.FloatField(null=True, blank=True)
    bits_fallback = models.FloatField(
        null=True, blank=True, help_text="Used where a row's length is not divisible by the block's 256."
    )
    measured_bits_per_weight = models.FloatField(null=True, blank=True, help_text="Median over real files.")
    notes = models.TextField(blank=True)
    source_url = models.CharField(max_length=800)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["ecosystem", "-block_bits_per_weight", "slug"]
        constraints = [
            slug_form(),
            *positive(
                "block_bits_per_weight", "nominal_bits", "bits_embedding", "bits_head", "bits_attention",
                "bits_dense_ffn", "bits_experts", "bits_shared_expert", "bits_fallback",
                "measured_bits_per_weight",
            ),
            one_of("ecosystem", Ecosystem),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The format's own page."""
        return reverse("catalog:format", args=[self.slug])


class WeightFile(models.Model):
    """The size of a real published file of a model in a format."""

    language_model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="weight_files")
    quantization = models.ForeignKey(
        QuantizationFormat, on_delete=models.CASCADE, related_name="weight_files"
    )
    size_gb = models.FloatField(help_text="10^9 bytes.")
    rounded_to_gb = models.FloatField(help_text="How coarsely the source rounds: 0.1 GiB is 0.107 GB.")
    text_decoder_only = models.BooleanField(
        null=True,
        blank=True,
        help_text="No: also a vision tower, a prediction layer or a draft model. Empty: it may hold one.",
    )
    source_url = models.CharField(max_length=600)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["language_model", "quantization", "source_url", "size_gb"]
        constraints = [
            models.UniqueConstraint(
                fields=["language_model", "quantization", "source_url", "size_gb"], name="weight_file_once"
            ),
            *positive("size_gb"),
            *not_negative("rounded_to_gb"),
        ]

    def __str__(self) -> str:
        return f"{self.language_model_id} {self.quantization_id}: {self.size_gb} GB"
