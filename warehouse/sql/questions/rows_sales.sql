-- Lines of sales behind a number: metric_rows stands before this text.
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
from metric_rows as r
inner join marts.sales as s on r.document_id = s.document_id and r.row_no = s.row_no
inner join marts.documents as d on r.document_id = d.document_id
where
    r.day between $first_day and $last_day
    and ($manager is null or r.manager = $manager)
    and ($product_group is null or r.product_group = $product_group)
    and ($product is null or r.product = $product)
    and ($customer is null or r.customer = $customer)
order by s.sold_on, s.document_id, s.row_no
limit $most;
