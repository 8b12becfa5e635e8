-- How far the facts reach, per mart.
select
    (select max(paid_on) from marts.payments) as payments,
    (select max(to_date) from marts.account_balances) as balances,
    (select max(sold_on) from marts.sales) as sales,
    (select max(received_at) from marts.documents) as received_at,
    (select count(*) from marts.documents) as documents;
