-- One row per product key: the latest accepted document knows best.
create or replace table marts.products as
select
    s.product_key,
    arg_max(s.name, d.accepted_no) as name,
    arg_max(s.article, d.accepted_no) as article,
    arg_max(s.unit, d.accepted_no) as unit,
    arg_max(s.product_group, d.accepted_no) as product_group,
    arg_max(s.deleted, d.accepted_no) as deleted,
    arg_max(s.document_id, d.accepted_no) as document_id,
    arg_max(s.row_no, d.accepted_no) as row_no,
    arg_max(s.line, d.accepted_no) as line,
    null::varchar as sheet
from staged as s
inner join raw.documents as d on s.document_id = d.document_id
group by s.product_key;
