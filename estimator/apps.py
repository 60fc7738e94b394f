from django.apps import AppConfig


class EstimatorConfig(AppConfig):
    name = "estimator"

    def ready(self) -> None:
        from catalog import panels
        from catalog.loading import Table, register
        from catalog.models import Gpu, LanguageModel, Machine
        from estimator.grids.model_memory import memory_context
        from estimator.grids.panels import what_it_runs_context, what_runs_it_context
        from estimator.measured.panels import register_panels
        from estimator.measured.power_limits import power_context
        from estimator.models import Measurement, MemoryMeasurement, PowerMeasurement, UnmatchedName

        register(Table("measurements", Measurement, key=("key",)))
        register(Table("memory_measurements", MemoryMeasurement, key=("key",)))
        register(Table("power_measurements", PowerMeasurement, key=("key",)))
        register(Table("unmatched_names", UnmatchedName, key=("kind", "name")))
        register_panels()
        panels.register(
            panels.Panel(
                "what it runs",
                "estimator/_what_it_runs_panel.html",
                what_it_runs_context,
                on=(Gpu, Machine),
                order=20,
            )
        )
        panels.register(
            panels.Panel(
                "what runs it",
                "estimator/_what_runs_it_panel.html",
                what_runs_it_context,
                on=(LanguageModel,),
                order=20,
            )
        )
        panels.register(
            panels.Panel(
                "memory it takes",
                "components/ready.html",
                memory_context,
                on=(LanguageModel,),
                order=30,
            )
        )
        panels.register(
            panels.Panel(
                "power limit",
                "components/ready.html",
                power_context,
                on=(Gpu, Machine),
                order=50,
            )
        )
