-- How a statistic is computed, as the published version knows it.
select
    statistic_id,
    entry_mode,
    metric,
    period_type,
    import_name,
    code,
    name,
    own_account,
    counterparty,
    manager,
    product_group,
    product,
    customer
from raw.statistics
where statistic_id = $statistic_id;
