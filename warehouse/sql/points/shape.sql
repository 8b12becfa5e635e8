-- The two marts of statistics. Conditions stand beside points: one row per closed period.
create table if not exists marts.statistic_points (
    statistic_id bigint,
    statistic varchar,
    period_type varchar,
    period_start date,
    period_end date,
    value decimal(24, 6),
    quota decimal(24, 6),
    state varchar,
    missing_reason varchar
);

create table if not exists marts.statistic_conditions (
    statistic_id bigint,
    statistic varchar,
    period_type varchar,
    period_end date,
    change decimal(24, 6),
    change_sign tinyint,
    condition varchar,
    trend_change decimal(24, 6),
    trend_change_sign tinyint,
    trend_condition varchar,
    flags varchar
);
