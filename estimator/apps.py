from django.apps import AppConfig


class EstimatorConfig(AppConfig):
    name = "estimator"

    def ready(self) -> None:
        from catalog.loading import Table, register
        from estimator.models import Measurement, MemoryMeasurement, PowerMeasurement, UnmatchedName

        register(Table("measurements", Measurement, key=("key",)))
        register(Table("memory_measurements", MemoryMeasurement, key=("key",)))
        register(Table("power_measurements", PowerMeasurement, key=("key",)))
        register(Table("unmatched_names", UnmatchedName, key=("kind", "name")))
