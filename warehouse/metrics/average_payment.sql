/*
title.ru = "Средний платёж"
title.en = "Average payment"
meaning.ru = "Сумма платежей, делённая на их число."
meaning.en = "The sum of payments made divided by their number."
unit = "₽"
decimals = 0
direction = "down"
kind = "average"
aggregate = "mean"
grain = "payment"
permission = "see_money"
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
where direction = 'out' and not internal
