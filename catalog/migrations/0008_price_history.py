from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_slot_spacing")]

    operations = [
        migrations.AddIndex(
            model_name="priceobservation",
            index=models.Index(
                fields=["-recorded_at", "-id"], condition=Q(recorded_by__isnull=False), name="price_by_people"
            ),
        ),
        migrations.AddIndex(
            model_name="priceobservation",
            index=models.Index(
                fields=["-retracted_at", "-id"],
                condition=Q(retracted_at__isnull=False),
                name="price_retracted",
            ),
        ),
    ]
