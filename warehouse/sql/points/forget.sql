-- Points and conditions of the statistics in scope make room for new ones.
delete from marts.statistic_points
where
    statistic_id in (select statistic_id from scope)
    or statistic_id not in (select statistic_id from raw.statistics);

delete from marts.statistic_conditions
where
    statistic_id in (select statistic_id from scope)
    or statistic_id not in (select statistic_id from raw.statistics);
