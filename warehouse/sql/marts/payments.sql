-- One row per operation on an own account.
create or replace table marts.payments as
select
    document_id,
    row_no,
    line,
    sheet,
    kind,
    number,
    paid_on,
    document_date,
    direction,
    amount,
    currency,
    own_account,
    counterparty,
    counterparty_inn,
    counterparty_kpp,
    counterparty_account,
    coalesce(counterparty_inn, lower(trim(counterparty)), counterparty_account)
        as counterparty_key,
    purpose,
    internal,
    extra,
    record_key
from staged;
