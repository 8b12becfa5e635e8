/*
title.ru = "Комиссии банка"
title.en = "Bank fees"
meaning.ru = """
Списания в валюте компании, в назначении которых говорится о комиссии или вознаграждении \
банка: банковские ордера и платежи в пользу банка."""
meaning.en = """
Payments in the company's currency whose purpose speaks of a bank's commission or fee: bank \
orders and payments to a bank."""
unit = "₽"
decimals = 0
direction = "down"
kind = "flow"
aggregate = "sum"
grain = "payment"
permission = "money.see"
dimensions = ["own_account", "counterparty"]
reads = ["payments"]
*/
select
    paid_on as day,
    amount as value,
    counterparty_key as key,
    own_account,
    counterparty,
    null::varchar as manager,
    null::varchar as product_group,
    null::varchar as product,
    null::varchar as customer,
    'payments' as mart,
    document_id,
    row_no
from marts.payments
where
    direction = 'out' and not internal and home_currency
    and regexp_matches(lower(purpose), 'комисси|вознаграждени')
    and (
        contains(lower(coalesce(kind, '')), 'ордер')
        or contains(lower(coalesce(counterparty, '')), 'банк')
    )
