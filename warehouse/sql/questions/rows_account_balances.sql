-- Balances behind a number: the last known one of every account at the end of the period, each with
-- the statement that says so.
with lasting as (
    select
        r.document_id,
        r.row_no,
        r.day,
        r.value
    from query_table($rows) as r
    where
        r.day <= $last_day
        and $first_day::date is not null
        and ($own_account::varchar is null or r.own_account = $own_account)
        and ($counterparty::varchar is null or r.counterparty = $counterparty)
        and ($manager::varchar is null or r.manager = $manager)
        and ($product_group::varchar is null or r.product_group = $product_group)
        and ($product::varchar is null or r.product = $product)
        and ($customer::varchar is null or r.customer = $customer)
    qualify r.day = max(r.day) over (partition by r.key)
)

select
    l.day as to_date,
    b.own_account,
    b.opening,
    b.received,
    b.spent,
    l.value as amount,
    d.name as document,
    b.line,
    b.document_id,
    b.row_no
from lasting as l
inner join marts.account_balances as b on l.document_id = b.document_id and l.row_no = b.row_no
inner join marts.documents as d on l.document_id = d.document_id
order by b.own_account
limit $most;
