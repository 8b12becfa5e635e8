-- One row per line of a sale, refund or adjustment.
create table marts.sales as
select
    s.document_id,
    s.row_no,
    s.line,
    s.sheet,
    s.kind,
    s.state,
    s.sold_on,
    nullif(s.order_no, '') as order_no,
    s.customer,
    coalesce(nullif(s.customer_key, ''), nullif(s.customer_inn, '')) as customer_key,
    s.customer_inn,
    s.product,
    nullif(s.product_key, '') as product_key,
    s.product_group,
    s.quantity,
    s.price,
    s.amount,
    coalesce(iso_currency(s.currency), c.currency) as currency,
    coalesce(iso_currency(s.currency), c.currency) = c.currency as home_currency,
    s.manager,
    s.source,
    -- what tells orders without a number apart
    case when nullif(s.order_no, '') is null then s.record_key end as order_record
from staged as s
cross join company as c;
