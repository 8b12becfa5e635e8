-- Every row of a mart belongs to a document that counts.
select document_id
from marts.payments
anti join marts.documents using (document_id)
union all
select document_id
from marts.sales
anti join marts.documents using (document_id)
union all
select document_id
from marts.statistic_values
anti join marts.documents using (document_id)
limit 10;
