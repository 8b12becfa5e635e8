-- Balances behind a number, the last one of every account: metric_rows stands before this text.
with lasting as (
    select
        r.document_id,
        r.row_no
    from metric_rows as r
    where
        r.day <= $last_day
        and ($own_account is null or r.own_account = $own_account)
    qualify row_number() over (
        partition by r.key
        order by r.day desc, r.document_id asc, r.row_no desc
    ) = 1
)

select
    b.to_date,
    b.own_account,
    b.opening,
    b.received,
    b.spent,
    b.closing as amount,
    d.name as document,
    b.line,
    b.document_id,
    b.row_no
from lasting as l
inner join marts.account_balances as b on l.document_id = b.document_id and l.row_no = b.row_no
inner join marts.documents as d on l.document_id = d.document_id
order by b.own_account
limit $most;
