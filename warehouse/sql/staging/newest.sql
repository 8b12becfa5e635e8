-- One row per repeated record key: the latest accepted document that has it is the one that counts.
-- Keys of only one document need no choice, so only the others are compared.
create or replace temp table counted as
with keyed as (
    select distinct
        i.record_key,
        i.document_id,
        d.accepted_no
    from incoming as i
    inner join raw.documents as d on i.document_id = d.document_id
),

repeated as (
    select
        record_key,
        arg_max(document_id, accepted_no) as document_id
    from keyed
    group by record_key
    having count(*) > 1
)

select
    record_key,
    document_id
from repeated;
