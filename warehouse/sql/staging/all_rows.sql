-- One row per row: no record is in several documents.
create or replace temp view staged as
select *
from incoming;
