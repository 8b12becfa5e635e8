-- Payments behind a number of a metric.
select
    p.paid_on,
    p.direction,
    r.value as amount,
    p.counterparty,
    p.counterparty_inn,
    p.number,
    p.purpose,
    p.own_account,
    d.name as document,
    p.line,
    p.document_id,
    p.row_no
from query_table($rows) as r
inner join marts.payments as p on r.document_id = p.document_id and r.row_no = p.row_no
inner join marts.documents as d on r.document_id = d.document_id
where
    r.day between $first_day and $last_day
    and p.paid_on between $first_day and $last_day
    and ($own_account::varchar is null or r.own_account = $own_account)
    and ($counterparty::varchar is null or r.counterparty = $counterparty)
    and ($manager::varchar is null or r.manager = $manager)
    and ($product_group::varchar is null or r.product_group = $product_group)
    and ($product::varchar is null or r.product = $product)
    and ($customer::varchar is null or r.customer = $customer)
order by p.paid_on, p.document_id, p.row_no
limit $most;
