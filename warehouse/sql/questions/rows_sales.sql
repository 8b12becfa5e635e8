-- Lines of sales behind a number of a metric.
select
    s.sold_on,
    s.order_no,
    s.customer,
    s.product,
    s.product_group,
    s.quantity,
    s.price,
    r.value as amount,
    s.manager,
    s.kind,
    d.name as document,
    s.line,
    s.document_id,
    s.row_no
from query_table($rows) as r
inner join marts.sales as s on r.document_id = s.document_id and r.row_no = s.row_no
inner join marts.documents as d on r.document_id = d.document_id
where
    r.day between $first_day and $last_day
    and s.sold_on between $first_day and $last_day
    and ($own_account::varchar is null or r.own_account = $own_account)
    and ($counterparty::varchar is null or r.counterparty = $counterparty)
    and ($manager::varchar is null or r.manager = $manager)
    and ($product_group::varchar is null or r.product_group = $product_group)
    and ($product::varchar is null or r.product = $product)
    and ($customer::varchar is null or r.customer = $customer)
order by s.sold_on, s.document_id, s.row_no
limit $most;
