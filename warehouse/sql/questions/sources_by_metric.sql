-- Documents whose rows a metric with these filters counts.
select
    d.document_id,
    d.name,
    d.received_at,
    count(*) as rows,
    min(r.day) as first_day,
    max(r.day) as last_day
from query_table($rows) as r
inner join marts.documents as d on r.document_id = d.document_id
where
    r.day is not null
    and ($own_account::varchar is null or r.own_account = $own_account)
    and ($counterparty::varchar is null or r.counterparty = $counterparty)
    and ($manager::varchar is null or r.manager = $manager)
    and ($product_group::varchar is null or r.product_group = $product_group)
    and ($product::varchar is null or r.product = $product)
    and ($customer::varchar is null or r.customer = $customer)
group by all
order by last_day desc, d.received_at desc, d.document_id asc;
