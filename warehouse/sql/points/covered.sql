-- One row per mart, period type and period of which some day is known; whether all days are, and
-- whether the last one is. A day without facts is zero where it is known and missing where nobody
-- speaks of it (ST-1).
create or replace temp table covered as
with statements as (
    select
        document_id,
        own_account,
        coalesce(from_date, to_date) as from_date,
        to_date,
        opening,
        closing
    from marts.account_balances
    where coalesce(from_date, to_date) <= to_date
),

continued as (
    select
        from_date,
        to_date,
        closing,
        lead(from_date) over following as next_date,
        lead(opening) over following as next_opening
    from statements
    window following as (
        partition by own_account
        order by from_date, to_date, opening, closing
    )
),

-- nothing moved between two statements of which the second opens with what the first left
told as (
    select distinct
        from_date as first_day,
        case
            when next_opening = closing then greatest(to_date, next_date - 1)
            else to_date
        end as last_day
    from continued
),

-- other documents do not say of which days they speak: of all from the first to the last
hulls as (
    select
        'payments' as mart,
        min(p.paid_on) as first_day,
        max(p.paid_on) as last_day
    from marts.payments as p
    anti join statements as s on p.document_id = s.document_id
    union all
    select
        'sales' as mart,
        min(sold_on) as first_day,
        max(sold_on) as last_day
    from marts.sales
),

stretches as (
    select
        'payments' as mart,
        first_day,
        last_day
    from told
    union all
    select
        'account_balances' as mart,
        first_day - 1 as first_day,
        last_day
    from told
    union all
    select distinct
        'payments' as mart,
        paid_on as first_day,
        paid_on as last_day
    from marts.payments
    union all
    select
        mart,
        first_day,
        last_day
    from hulls
),

told_days as (
    select distinct
        mart,
        unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from stretches
),

known_days as (
    select
        t.mart,
        d.period_no,
        d.day
    from told_days as t
    inner join days as d on t.day = d.day
    union
    -- what lies before the first of those days is not known to be missing
    select
        h.mart,
        d.period_no,
        d.day
    from hulls as h
    inner join calendar as p on h.first_day between p.first_day and p.last_day
    inner join days as d on p.period_no = d.period_no and h.first_day >= d.day
)

select
    k.mart,
    k.period_no,
    count(*) = p.last_day - p.first_day + 1 as whole,
    bool_or(k.day = p.last_day) as to_the_end
from known_days as k
inner join calendar as p on k.period_no = p.period_no
group by k.mart, k.period_no, p.first_day, p.last_day;
