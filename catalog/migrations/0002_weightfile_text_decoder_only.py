from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_catalog")]

    operations = [
        migrations.AddField(
            model_name="weightfile",
            name="text_decoder_only",
            field=models.BooleanField(
                blank=True,
                null=True,
                help_text="No: also a vision tower, a prediction layer or a draft model. Empty: it may hold one.",
            ),
        ),
    ]
