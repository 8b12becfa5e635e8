-- One row per wanted statistic and row of the metric that passes the statistic's filters.
create or replace temp view matched as
select
    w.statistic_id,
    w.coarseness,
    r.day,
    micro(r.value) as value,
    r.key
from metric_rows as r
inner join wanted as w
    on
        (w.own_account is null or w.own_account = r.own_account)
        and (w.counterparty is null or w.counterparty = r.counterparty)
        and (w.manager is null or w.manager = r.manager)
        and (w.product_group is null or w.product_group = r.product_group)
        and (w.product is null or w.product = r.product)
        and (w.customer is null or w.customer = r.customer);
