-- Every row of a mart belongs to a document that counts.
with named as (
    select document_id from marts.payments
    union
    select document_id from marts.account_balances
    union
    select document_id from marts.sales
    union
    select document_id from marts.statistic_values
)

select n.document_id
from named as n
anti join accepted as a on n.document_id = a.document_id
limit 10;
