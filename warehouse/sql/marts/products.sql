-- One row per product key: of every property the latest accepted document that has it knows best.
create table marts.products as
with placed as (
    select
        s.*,
        { 'accepted_no': a.accepted_no, 'row_no': s.row_no } as place
    from staged as s
    inner join accepted as a on s.document_id = a.document_id
)

select
    product_key,
    arg_max(name, place) as name,
    arg_max(article, place) as article,
    arg_max(unit, place) as unit,
    arg_max(product_group, place) as product_group,
    arg_max(deleted, place) as deleted,
    arg_max(document_id, place) as document_id,
    arg_max(row_no, place) as row_no,
    arg_max(line, place) as line,
    arg_max(sheet, place) as sheet
from placed
group by product_key;
