-- One row per own account and day at whose end the balance is known: where a statement says so and,
-- if its operations lead exactly from its opening to its closing balance, on every day it moved.
create table marts.daily_balances as
with moves as (
    select
        own_account,
        paid_on as day,
        sum(case when direction = 'in' then amount else -amount end) as change
    from marts.payments
    group by all
),

statements as (
    select
        b.document_id,
        b.row_no,
        b.own_account,
        b.home_currency,
        coalesce(b.from_date, b.to_date) as from_date,
        b.to_date,
        b.opening,
        b.closing,
        a.accepted_no
    from marts.account_balances as b
    inner join accepted as a on b.document_id = a.document_id
    where b.to_date is not null
),

moved as (
    select
        s.document_id,
        s.row_no,
        s.own_account,
        s.home_currency,
        s.accepted_no,
        m.day,
        s.opening + sum(m.change) over (
            partition by s.document_id, s.row_no
            order by m.day
        ) as balance,
        sum(m.change) over (partition by s.document_id, s.row_no) as whole_change,
        s.closing - s.opening as told_change
    from statements as s
    inner join moves as m
        on s.own_account = m.own_account and m.day between s.from_date and s.to_date
),

known as (
    select
        document_id,
        row_no,
        own_account,
        home_currency,
        accepted_no,
        to_date as day,
        closing as balance,
        1 as preference
    from statements
    union all by name
    select
        document_id,
        row_no,
        own_account,
        home_currency,
        accepted_no,
        day,
        balance,
        2 as preference
    from moved
    where whole_change = told_change
    union all by name
    select
        document_id,
        row_no,
        own_account,
        home_currency,
        accepted_no,
        from_date - 1 as day,
        opening as balance,
        3 as preference
    from statements
)

select
    own_account,
    day,
    balance::decimal(18, 2) as balance,
    home_currency,
    document_id,
    row_no
from known
where balance is not null
qualify row_number() over (
    partition by own_account, day
    order by preference asc, accepted_no desc, row_no desc
) = 1;
