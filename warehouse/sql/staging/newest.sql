-- One row per record that several documents have: the latest accepted of them is what counts.
-- Fingerprints find the few keys that may be repeated; only those are compared letter by letter.
create or replace temp table counted as
with fingerprints as (
    select
        hash(record_key) as fingerprint,
        min(hash(document_id)) as least,
        max(hash(document_id)) as most
    from incoming
    group by fingerprint
),

suspicious as (
    select fingerprint
    from fingerprints
    where least <> most
),

repeated as (
    select
        i.record_key,
        i.document_id,
        a.accepted_no
    from incoming as i
    inner join suspicious as s on hash(i.record_key) = s.fingerprint
    inner join accepted as a on i.document_id = a.document_id
)

select
    record_key,
    arg_max(document_id, accepted_no) as document_id
from repeated
group by record_key
having min(accepted_no) <> max(accepted_no);
