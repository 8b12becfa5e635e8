-- Where a typed value stands in place of imported ones.
insert into derived.typed_over_imported
select
    e.statistic_id,
    e.period_end
from entered as e
inner join batch as b on e.statistic_id = b.statistic_id
where b.entry_mode = 'import';
