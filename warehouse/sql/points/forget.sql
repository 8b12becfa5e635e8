-- Points of the statistics in scope, and of those that are gone, make room for new ones.
delete from derived.series
where statistic_id in (select g.statistic_id from going as g);

delete from derived.typed_over_imported
where statistic_id in (select g.statistic_id from going as g);
