-- Some of the statistics in scope: as many as fit into memory with all their points.
create or replace temp table batch as
select *
from raw.statistics
where statistic_id in (select unnest($ids::bigint[]));
