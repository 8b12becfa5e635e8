-- One row per operation on an own account. A transfer between own accounts is internal, also when
-- the other account became known only after the document was read.
create table marts.payments as
select
    s.document_id,
    s.row_no,
    s.line,
    s.sheet,
    s.kind,
    s.number,
    s.paid_on,
    s.document_date,
    s.direction,
    s.amount,
    coalesce(iso_currency(s.currency), c.currency) as currency,
    coalesce(iso_currency(s.currency), c.currency) = c.currency as home_currency,
    s.own_account,
    s.counterparty,
    nullif(s.counterparty_inn, '') as counterparty_inn,
    s.counterparty_kpp,
    s.counterparty_account,
    s.purpose,
    coalesce(s.internal, false) or o.own_account is not null as internal,
    s.extra
from staged as s
cross join company as c
left join own_accounts as o on s.counterparty_account = o.own_account;
