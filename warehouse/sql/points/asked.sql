-- One row per statistic in scope that asks for a metric, with the dimensions it is filtered by.
create or replace temp table asked as
with measured as (
    select
        statistic_id,
        metric,
        coarseness,
        own_account,
        counterparty,
        manager,
        product_group,
        product,
        customer,
        list_filter(
            [
                case when own_account is not null then 'own_account' end,
                case when counterparty is not null then 'counterparty' end,
                case when manager is not null then 'manager' end,
                case when product_group is not null then 'product_group' end,
                case when product is not null then 'product' end,
                case when customer is not null then 'customer' end
            ],
            lambda dimension: dimension is not null
        ) as filtered_by
    from raw.statistics
    where entry_mode = 'metric' and metric is not null
)

select m.*
from measured as m
inner join scope as c on m.statistic_id = c.statistic_id;

-- what the added up rows of a metric do not have is empty in them
create or replace temp table dimensions (
    own_account varchar, counterparty varchar, manager varchar,
    product_group varchar, product varchar, customer varchar, key varchar
);
