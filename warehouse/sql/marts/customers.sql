-- One row per customer key: the latest accepted document knows best.
create or replace table marts.customers as
select
    s.customer_key,
    arg_max(s.name, d.accepted_no) as name,
    arg_max(s.inn, d.accepted_no) as inn,
    arg_max(s.kpp, d.accepted_no) as kpp,
    arg_max(s.document_id, d.accepted_no) as document_id,
    arg_max(s.row_no, d.accepted_no) as row_no,
    arg_max(s.line, d.accepted_no) as line,
    null::varchar as sheet
from staged as s
inner join raw.documents as d on s.document_id = d.document_id
group by s.customer_key;
