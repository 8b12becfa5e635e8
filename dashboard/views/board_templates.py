"""The boards a company may start from, in the words of the first start and of the settings."""

from models.i18n import Message

BOARDS = {
    "seven": (Message("Seven divisions"), Message("The usual board with 21 departments.")),
    "trade": (Message("Trade"), Message("Seven divisions with posts of a trading company.")),
    "production": (
        Message("Production"),
        Message("Seven divisions with posts of a manufacturer."),
    ),
    "services": (
        Message("Services"),
        Message("Seven divisions with posts of a service company."),
    ),
    "nine": (Message("Nine divisions"), Message("For more than 50 people: 6A, 6B and 6C.")),
    "empty": (
        Message("Empty"),
        Message("Only the company; you add divisions yourself on the org board."),
    ),
}
