"""The form with which a visitor reports an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from catalog.models import ErrorReport

__all__ = ["ReportForm"]


class ReportForm(forms.Form):
    """Which value, what is wrong, what would be right and who says so; no name and no address."""

    field = forms.ChoiceField(label="Which value", required=False)
    message = forms.CharField(
        label="What is wrong",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a few words what is wrong."},
    )
    right_value = forms.CharField(
        label="What would be right",
        required=False,
        max_length=300,
        help_text="With its unit. Leave it empty where you do not know.",
    )
    source_url = forms.URLField(
        label="Where that can be read",
        required=False,
        max_length=ErrorReport._meta.get_field("source_url").max_length,
        assume_scheme="https",
        help_text="The address of a page. With one, an editor can mend it at once.",
        widget=forms.URLInput(attrs={"placeholder": "https://…", "inputmode": "url"}),
        error_messages={"invalid": "This is no address of a page; write it like https://example.org/page."},
    )
    # People do not see it, programs fill it in.
    website = forms.CharField(label="Leave this empty", required=False, max_length=200)

    def __init__(self, fields: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = list(fields)

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))
