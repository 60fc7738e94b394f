"""Who is cited how often: every source address of every fixture table, by data source and by host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Model

from catalog.figures import number
from catalog.loading.tables import tables
from catalog.models import CatalogVersion, DataSource, SpecSource
from catalog.web import host_of, split

__all__ = ["Credit", "Credits", "Host", "credits_of", "current_credits", "site_of", "urls_cited"]

URL_FIELDS = ("source_url", "second_source_url", "url")
KEPT_S = 3600
SHARED_HOSTS = ("github.com", "gist.github.com", "raw.githubusercontent.com", "gitlab.com")


@dataclass(frozen=True)
class Credit:
    """A data source, and how many rows rest on it."""

    source: DataSource
    rows: int

    @property
    def rows_text(self) -> str:
        """Thousands apart."""
        return number(self.rows)


@dataclass(frozen=True)
class Host:
    """A site that rows cite without its being one of the data sources."""

    name: str
    url: str
    rows: int

    @property
    def rows_text(self) -> str:
        """Thousands apart."""
        return number(self.rows)


@dataclass(frozen=True)
class Credits:
    """The data sources by subject, most cited first, and all other hosts."""

    by_subject: Sequence[tuple[str, Sequence[Credit]]]
    hosts: Sequence[Host]

    @property
    def rows_text(self) -> str:
        """Citations in all, thousands apart."""
        named = sum(credit.rows for _, found in self.by_subject for credit in found)
        return number(named + sum(host.rows for host in self.hosts))


def current_credits() -> Credits:
    """Who is credited today. Counted anew after each load of the fixtures, and once an hour."""
    version = CatalogVersion.objects.values_list("pk", flat=True).first()
    cited = cache.get_or_set(f"citations-{version}", urls_cited, KEPT_S)
    return credits_of(list(DataSource.objects.order_by("name", "slug")), cited or {})


def urls_cited() -> dict[str, int]:
    """Every address that a row names as its source, and by how many rows; one query a column."""
    counts: Counter[str] = Counter()
    for model in {table.model: None for table in tables()} | {SpecSource: None}:
        if model is not DataSource:
            for text, rows in _texts(model):
                for url in text.split():
                    counts[url] += rows
    return dict(counts)


def _texts(model: type[Model]) -> Iterable[tuple[str, int]]:
    names = {field.name for field in model._meta.concrete_fields}
    rows = model._default_manager.order_by()
    if "retracted_at" in names:
        rows = rows.filter(retracted_at=None)
    for name in URL_FIELDS:
        if name in names:
            yield from rows.exclude(**{name: ""}).values_list(name).annotate(rows=Count("pk"))


def credits_of(sources: Collection[DataSource], cited: Mapping[str, int]) -> Credits:
    """Each address counts for the source with the longest prefix that it begins with, else for its host."""
    prefixes = {prefix: source for source in sources for prefix in source.url_prefixes.split()}
    longest_first = sorted(prefixes, key=lambda prefix: (-len(prefix), prefix))
    counted: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    for url, rows in cited.items():
        bare = url.split("://", 1)[-1].removeprefix("www.")
        prefix = next((each for each in longest_first if _begins(bare, each)), None)
        if prefix is None:
            hosts[site_of(url)] += rows
        else:
            counted[prefixes[prefix].slug] += rows
    named = [Credit(source, counted[source.slug]) for source in sources]
    named.sort(key=lambda credit: (-credit.rows, credit.source.name))
    by_subject = [
        (label, [credit for credit in named if credit.source.subject == subject])
        for subject, label in DataSource.Subject.choices
    ]
    return Credits(
        [(label, found) for label, found in by_subject if found],
        [
            Host(name, f"https://{name}", rows)
            for name, rows in sorted(hosts.items(), key=lambda each: (-each[1], each[0]))
        ],
    )


def site_of(url: str) -> str:
    """Whose page an address is: its host; where many people's projects share one, the project.

    >>> site_of("https://www.asus.com/boards/"), site_of("https://github.com/owner/project/issues/1")
    ('asus.com', 'github.com/owner/project')
    """
    host = host_of(url)
    if host not in SHARED_HOSTS:
        return host
    return "/".join([host, *split(url).path.strip("/").split("/")[:2]]).rstrip("/")


def _begins(bare: str, prefix: str) -> bool:
    """Whether an address begins with a prefix that ends where a word of the address ends."""
    rest = bare.removeprefix(prefix)
    return rest != bare and (not rest or prefix.endswith("/") or rest[0] in "/?#:.@")
