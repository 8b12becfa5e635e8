-- One row per row that counts; a record that several documents have comes from the latest.
create or replace temp view staged as
select i.*
from incoming as i
left join counted as c on i.record_key = c.record_key
where c.document_id is null or i.document_id = c.document_id;
