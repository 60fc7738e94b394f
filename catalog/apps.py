from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalog"

    def ready(self) -> None:
        from catalog.loading.catalog_tables import register_all
        from catalog.search.hooks import connect

        register_all()
        connect()
