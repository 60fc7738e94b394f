from django.apps import AppConfig


class EstimatorConfig(AppConfig):
    name = "estimator"

    def ready(self) -> None:
        from catalog.loading import Table, register
        from estimator.models import Measurement

        register(Table("measurements", Measurement, key=("key",)))
