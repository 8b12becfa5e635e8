"""Currencies as banks, 1C and people write them → ISO codes.

What is unknown stays as it is written: it is then no money of the company's currency.
"""

RUBLE = "RUB"
CODES = {
    **dict.fromkeys(("РУБ", "РУБЛЬ", "РУБЛЕЙ", "РУБЛИ", "Р", "₽", "RUR", "810", "643"), RUBLE),
    **dict.fromkeys(("$", "ДОЛЛ", "ДОЛЛАР", "840"), "USD"),
    **dict.fromkeys(("€", "ЕВРО", "978"), "EUR"),
    **dict.fromkeys(("ЮАНЬ", "ЮАНИ", "156"), "CNY"),
    **dict.fromkeys(("ТЕНГЕ", "ТГ", "₸", "398"), "KZT"),
    **dict.fromkeys(("ГРН", "980"), "UAH"),
    "933": "BYN",
    "974": "BYR",
    "051": "AMD",
    "417": "KGS",
    "860": "UZS",
    "949": "TRY",
    "784": "AED",
    "826": "GBP",
    "756": "CHF",
    "392": "JPY",
    "344": "HKD",
    "356": "INR",
}


def iso(written: str) -> str:
    """The ISO code; what is unknown in capitals, at most twenty signs of it."""
    word = written.strip().rstrip(".").upper()
    return CODES.get(word, word)[:20]


def of_account(account: str) -> str:
    """The currency of a Russian bank account by its digits six to eight; roubles where they tell none."""
    return CODES.get(account[5:8], RUBLE) if len(account) == 20 else RUBLE
