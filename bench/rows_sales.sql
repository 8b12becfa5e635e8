-- Invented lines of sales: four lines an order, fifty thousand customers, one line in forty a refund.
with numbers as (
    select
        i,
        $first + i as n,
        hash($first + i) as h,
        hash(($first + i) // 4 + 1000000000) as o
    from range($count) as r (i)
)

select
    i + 1 as row_no,
    null::varchar as sheet,
    i * 20 + 8 as line,
    md5((n // 4)::varchar) as record_key,
    case when h % 40 = 0 then 'refund' else 'sale' end as kind,
    'posted' as state,
    ($begins::date + (i // 4 * 4 * $days // $count)::integer)::date as sold_on,
    'З-' || (n // 4)::varchar as order_no,
    'Покупатель ' || (o % 50000)::varchar as customer,
    lpad((o % 50000)::varchar, 10, '5') as customer_key,
    null::varchar as customer_inn,
    'Товар ' || ((h // 11) % 2000)::varchar as product,
    'p' || ((h // 11) % 2000)::varchar as product_key,
    'Группа ' || (((h // 11) % 2000) % 30)::varchar as product_group,
    (h % 20 + 1)::decimal(18, 6) as quantity,
    ((h % 100000) / 100)::decimal(18, 6) as price,
    (case when h % 40 = 0 then -1 else 1 end * (h % 10000000)::bigint / 100)::decimal(18, 2)
        as amount,
    'RUB' as currency,
    'Менеджер ' || (o % 20)::varchar as manager,
    'commerceml' as source,
    $document_id as document_id
from numbers;
