-- Statistics that ask a metric and whose filters let rows of a document pass.
select
    s.statistic_id,
    s.code,
    s.name,
    count(*) as rows
from query_table($rows) as r
inner join raw.statistics as s
    on
        (s.own_account is null or s.own_account = r.own_account)
        and (s.counterparty is null or s.counterparty = r.counterparty)
        and (s.manager is null or s.manager = r.manager)
        and (s.product_group is null or s.product_group = r.product_group)
        and (s.product is null or s.product = r.product)
        and (s.customer is null or s.customer = r.customer)
where
    r.document_id = $document_id
    and s.entry_mode = 'metric'
    and s.metric = $metric
group by all;
