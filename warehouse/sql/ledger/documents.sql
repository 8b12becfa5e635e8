-- Rows of marts.documents.
select
    count(*) as rows,
    null::decimal(38, 2) as total
from marts.documents;
