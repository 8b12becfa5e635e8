/*
title.ru = "Комиссии банка"
title.en = "Bank fees"
meaning.ru = "Списания с назначением «комиссия»."
meaning.en = "Payments whose purpose speaks of a commission."
unit = "₽"
decimals = 0
direction = "down"
kind = "flow"
aggregate = "sum"
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
where
    direction = 'out' and not internal
    and contains(lower(purpose), 'комисси')
