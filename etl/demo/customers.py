"""Who buys from the demo company: the regular ones by name, and small ones that come and go."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.demo.chance import Chance
from etl.demo.parties import BANKS, Party, company, person
from etl.demo.seasons import season
from etl.demo.story import WEEK, Story

FILE = Path(__file__).with_name("customers.toml")
SITE = "Сайт"
SHOP_MANAGER = "Фролова Ксения Олеговна"
COMING = 3.4  # small customers that come in an average week
GARDENS = (
    "Рассвет", "Ветеран", "Дружба", "Мичуринец", "Энергетик", "Строитель", "Лесное", "Родник",
    "Берёзка", "Химик", "Надежда", "Весна", "Геолог", "Приозёрное", "Оружейник", "Учитель",
)  # fmt: skip
FIRMS = (
    "Веранда", "Терраса", "Ручеёк", "Тропинка", "Сосновый бор", "Дачник", "Калина", "Ежевика",
    "Малая ферма", "Подворье", "Гнездо", "Мельница", "Сад камней", "Роса", "Липа", "Каштан",
)  # fmt: skip
SURNAMES = (
    "Абрамов", "Баранов", "Васильев", "Герасимов", "Дубов", "Ершов", "Зимин", "Ильин", "Калинин",
    "Ларин", "Малинин", "Носов", "Осипов", "Пахомов", "Родионов", "Савельев", "Тарасов", "Уваров",
    "Филатов", "Хомяков", "Цветков", "Чижов", "Шишкин", "Щукин", "Юдин", "Яблоков",
)  # fmt: skip
MEN = ("Александр", "Виктор", "Григорий", "Евгений", "Кирилл", "Леонид", "Николай", "Юрий")
WOMEN = ("Анна", "Валентина", "Галина", "Елена", "Инна", "Лидия", "Наталья", "Ольга")
FATHERS = ("Алексеев", "Борисов", "Владимиров", "Иванов", "Михайлов", "Олегов", "Павлов", "Романов")


@dataclass(frozen=True)
class Customer:
    """A buyer and his habits; see ``customers.toml``."""

    party: Party
    full: str
    manager: str
    weekly: float
    size: float
    delay: int
    late: float
    season: str
    known: dt.date  # the beginning of the story
    since: dt.date
    until: dt.date
    yearly: float
    channel: str = "Офис"

    def expected(self, day: dt.date) -> float:
        """Orders of a week around ``day``, before season of goods and crisis."""
        if not self.since <= day <= self.until:
            return 0.0
        return self.weekly * season(self.season, day) * (1 + self.yearly * self.years(day))

    def years(self, day: dt.date) -> float:
        """How long he has been buying, from the beginning of the story at most."""
        return max(0, (day - max(self.since, self.known)).days) / 365


def customers(story: Story) -> list[Customer]:
    """All buyers of the story."""
    with FILE.open("rb") as file:
        regular = tomllib.load(file)["customer"]
    return [
        *(_regular(story, number, habits) for number, habits in enumerate(regular, 1)),
        *(small for week in story.weeks() for small in _newcomers(story, week)),
    ]


def _regular(story: Story, number: int, habits: dict[str, Any]) -> Customer:
    name, region = str(habits["name"]), habits["region"]
    make = person if name.startswith(("ИП ", "КФХ ")) else company
    return Customer(
        party=make(name, region, number * 137, BANKS[number % len(BANKS)]),
        full=habits.get("full", name),
        manager=habits["manager"],
        weekly=habits["weekly"],
        size=habits["size"],
        delay=habits["delay"],
        late=habits.get("late", 0.1),
        season=habits.get("season", "none"),
        known=story.first,
        since=story.moment(habits["since"]) if "since" in habits else dt.date.min,
        until=story.moment(habits["until"]) if "until" in habits else dt.date.max,
        yearly=habits.get("yearly", 0.04),
    )


def _newcomers(story: Story, week: dt.date) -> list[Customer]:
    """Small buyers whose first order falls into the week that ends on ``week``."""
    luck = Chance("newcomers", week)
    expected = COMING * season("garden", week) * story.strength(week)
    return [
        _newcomer(week, number, Chance("newcomer", week, number))
        for number in range(luck.rounded(expected * luck.near(0.5)))
    ]


def _newcomer(week: dt.date, number: int, luck: Chance) -> Customer:
    serial = 10_000 + week.toordinal() // 7 % 10_000 * 8 + number
    name = _name(luck)
    make = person if name.startswith("ИП ") else company
    stays = luck.whole(3, 60) * WEEK
    return Customer(
        party=make(name, luck.pick((71, 71, 71, 40, 50)), serial, luck.pick(BANKS)),
        full=name,
        manager=SHOP_MANAGER,
        weekly=0.2 * luck.near(0.5),
        size=0.55 * luck.near(0.4),
        delay=luck.whole(0, 3),
        late=0.05,
        season="garden",
        known=week,
        since=week - 6 * dt.timedelta(days=1),
        until=week + stays,
        yearly=0.0,
        channel=SITE if luck.share() < 0.7 else "Офис",
    )


def _name(luck: Chance) -> str:
    kind = luck.share()
    if kind < 0.25:
        return f'СНТ "{luck.pick(GARDENS)}-{luck.whole(1, 9)}"'
    if kind < 0.4:
        return f'МБДОУ "Детский сад № {luck.whole(1, 160)}"'
    if kind < 0.65:
        return f'ООО "{luck.pick(FIRMS)}"'
    if luck.share() < 0.5:
        return f"ИП {luck.pick(SURNAMES)} {luck.pick(MEN)} {luck.pick(FATHERS)}ич"
    return f"ИП {luck.pick(SURNAMES)}а {luck.pick(WOMEN)} {luck.pick(FATHERS)}на"
