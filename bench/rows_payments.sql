-- Invented payments: five accounts, forty thousand parties, one in fifty between own accounts.
with numbers as (
    select
        i,
        $first + i as n,
        hash($first + i) as h
    from range($count) as r (i)
)

select
    i + 1 as row_no,
    null::varchar as sheet,
    i * 20 + 8 as line,
    md5(n::varchar) || ':1' as record_key,
    'Платежное поручение' as kind,
    (h % 100000)::varchar as number,
    ($begins::date + (i * $days // $count)::integer)::date as paid_on,
    ($begins::date + (i * $days // $count)::integer)::date as document_date,
    case when h % 5 < 3 then 'in' else 'out' end as direction,
    ((h % 100000000) / 100)::decimal(18, 2) as amount,
    'RUB' as currency,
    '4070281000000000000' || (h % 5)::varchar as own_account,
    'ООО «Контрагент ' || ((h // 7) % 40000)::varchar || '»' as counterparty,
    lpad(((h // 7) % 40000)::varchar, 10, '7') as counterparty_inn,
    null::varchar as counterparty_kpp,
    '40702810' || lpad(((h // 7) % 40000)::varchar, 12, '0') as counterparty_account,
    case
        when h % 90 = 0 then 'Комиссия банка за ведение счёта'
        else 'Оплата по счёту № ' || (h % 1000000)::varchar || ' от 12.11.2020, в т.ч. НДС 20%'
    end as purpose,
    h % 50 = 0 as internal,
    null::varchar as extra,
    $document_id as document_id
from numbers;
