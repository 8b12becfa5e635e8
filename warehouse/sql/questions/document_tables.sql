-- How many rows of one document count, mart by mart.
select
    'payments' as mart,
    count(*) as rows
from marts.payments
where document_id = $document_id
union all
select
    'account_balances' as mart,
    count(*) as rows
from marts.account_balances
where document_id = $document_id
union all
select
    'sales' as mart,
    count(*) as rows
from marts.sales
where document_id = $document_id
union all
select
    'customers' as mart,
    count(*) as rows
from marts.customers
where document_id = $document_id
union all
select
    'products' as mart,
    count(*) as rows
from marts.products
where document_id = $document_id
union all
select
    'offers' as mart,
    count(*) as rows
from marts.offers
where document_id = $document_id
union all
select
    'statistic_values' as mart,
    count(*) as rows
from marts.statistic_values
where document_id = $document_id;
