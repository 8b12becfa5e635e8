-- One row per own account and days of a statement. The currency is told by the account number.
create table marts.account_balances as
with known as (
    select
        s.*,
        case
            when length(s.own_account) = 20 then iso_currency(substr(s.own_account, 6, 3))
            else c.currency
        end as currency,
        c.currency as home
    from staged as s
    cross join company as c
)

select
    document_id,
    row_no,
    line,
    sheet,
    own_account,
    from_date,
    to_date,
    opening,
    received,
    spent,
    closing,
    currency,
    currency = home as home_currency
from known;
