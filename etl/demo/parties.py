"""Whom money comes from and goes to, with the requisites a bank writes: tax number, account, bank.

Tax numbers have right control digits and an inspectorate that does not exist, accounts fit their
bank's code: checks of importers see what they would see in a real company.
"""

from dataclasses import dataclass

from stdnum.ru import inn

WEIGHTS = (7, 1, 3)


@dataclass(frozen=True)
class Bank:
    """A bank as payments name it."""

    name: str
    bic: str
    correspondent: str


SBER = Bank("ПАО СБЕРБАНК г. Москва", "044525225", "30101810400000000225")
ALFA = Bank('АО "АЛЬФА-БАНК" г. Москва', "044525593", "30101810200000000593")
VTB = Bank('Филиал "Центральный" Банка ВТБ (ПАО) г. Москва', "044525411", "30101810145250000411")
TULA = Bank("Тульское отделение № 8604 ПАО Сбербанк г. Тула", "047003608", "30101810300000000608")
POINT = Bank('ООО "Банк Точка" г. Москва', "044525104", "30101810745374525104")
TREASURY = Bank(
    "ОКЦ № 7 ГУ Банка России по ЦФО//УФК по Тульской области г. Тула",
    "017003983",
    "40102810445370000059",
)
BANKS = (SBER, ALFA, VTB, TULA, POINT)


@dataclass(frozen=True)
class Party:
    """Somebody with a bank account."""

    name: str
    inn: str
    kpp: str
    account: str
    bank: Bank


def company_inn(region: int, serial: int) -> str:
    """A tax number of a company: ten digits, the last one proves the others."""
    head = f"{region:02d}00{serial:05d}"
    return head + inn.calc_company_check_digit(head)


def personal_inn(region: int, serial: int) -> str:
    """A tax number of a person: twelve digits, the last two prove the others."""
    head = f"{region:02d}00{serial:06d}"
    return head + inn.calc_personal_check_digits(head)


def account(bank: Bank, balance_account: str, serial: int) -> str:
    """A number of twenty digits whose ninth makes it fit the bank's code."""
    for key in range(10):
        number = f"{balance_account}810{key}{serial:011d}"
        if fits(bank, number):
            return number
    raise AssertionError("one of ten key digits always fits")


def fits(bank: Bank, number: str) -> bool:
    """Whether the account's key digit is right for the bank."""
    digits = bank.bic[-3:] + number
    total = sum(int(digit) * WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits))
    return total % 10 == 0


def company(name: str, region: int, serial: int, bank: Bank) -> Party:
    """A company with requisites made of its serial number."""
    number = company_inn(region, serial)
    return Party(
        name, number, f"{number[:2]}0001001", account(bank, "40702", serial * 7919 % 10**11), bank
    )


def person(name: str, region: int, serial: int, bank: Bank) -> Party:
    """A sole trader with requisites made of the serial number."""
    number = personal_inn(region, serial)
    return Party(name, number, "", account(bank, "40802", serial * 7919 % 10**11), bank)


US = Party(
    'ООО "Ромашка"',
    company_inn(71, 50607),
    "710001001",
    account(SBER, "40702", 12660000417),
    SBER,
)
SECOND = Party(US.name, US.inn, US.kpp, account(ALFA, "40702", 2260001203), ALFA)
OWN_ACCOUNTS = {
    US.account: "Сбербанк, основной",
    SECOND.account: "Альфа-Банк, зарплата и налоги",
}
