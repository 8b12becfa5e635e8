-- One row per record that several documents have: the latest accepted of them is what counts.
-- Fingerprints find the few keys that may be repeated; only those are compared letter by letter.
create or replace temp table counted as
with fingerprints as (
    select
        hash(i.record_key) as fingerprint,
        min(d.accepted_no) as earliest,
        max(d.accepted_no) as latest
    from incoming as i
    inner join accepted as d on i.document_id = d.document_id
    group by fingerprint
),

suspicious as (
    select fingerprint
    from fingerprints
    where earliest <> latest
)

select
    i.record_key,
    arg_max(i.document_id, d.accepted_no) as document_id
from incoming as i
inner join accepted as d on i.document_id = d.document_id
where hash(i.record_key) in (select s.fingerprint from suspicious as s)
group by i.record_key
having min(d.accepted_no) <> max(d.accepted_no);
