-- What a draft of points holds before anything is counted: the record's tables and one of series.
create schema raw;

create schema marts;

create schema metrics;

create schema derived;

create type derived.period_type as enum('day', 'week', 'month', 'quarter', 'year');

create type derived.state as enum('open', 'closed', 'corrected');

create type derived.reason as enum(
    'missing', 'partial', 'carried', 'transitional', 'not_additive', 'too_large'
);

create type derived.condition as enum(
    'no_data', 'nonexistence', 'danger', 'emergency', 'normal', 'affluence', 'power'
);

create type derived.flags as enum('', 'gap', 'low', 'gap,low');

-- Points and their verdicts: one row per statistic and started period since its first value.
create table derived.series (
    statistic_id bigint,
    period_type derived.period_type,
    period_start date,
    period_end date,
    value decimal(24, 6),
    quota decimal(24, 6),
    state derived.state,
    missing_reason derived.reason,
    change decimal(18, 6),
    change_sign tinyint,
    condition derived.condition,
    trend_change decimal(18, 6),
    trend_change_sign tinyint,
    trend_condition derived.condition,
    flags derived.flags
);

-- Where a typed value stands in place of imported ones
create table derived.typed_over_imported (
    statistic_id bigint,
    period_end date
);
