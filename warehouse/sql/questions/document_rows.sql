-- Rows of one document in one mart, in the document's order.
select *
from query_table($mart)
where document_id = $document_id
order by row_no
limit $most offset $skip;
