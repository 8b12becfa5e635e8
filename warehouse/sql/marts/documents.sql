-- One row per accepted document.
create or replace table marts.documents as
select
    document_id,
    name,
    format,
    received_at,
    accepted_no,
    rows,
    refused
from raw.documents;
