from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_search")]

    operations = [
        migrations.AddField(
            model_name="motherboardslot",
            name="slots_to_next",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Single slots from this one to the next long slot: what a card here may take.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="motherboardslot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slots_to_next__isnull", True), ("slots_to_next__gt", 0), _connector="OR"
                ),
                name="motherboardslot_slots_to_next_positive",
                violation_error_message="slots_to_next must be greater than zero, or empty where unknown.",
            ),
        ),
    ]
