-- The shapes of rows from documents: empty tables that say the columns and their types.
create schema if not exists marts;

create or replace temp table raw_payments (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    kind varchar, number varchar, paid_on date, document_date date, direction varchar,
    amount decimal(18, 2), currency varchar, own_account varchar, counterparty varchar,
    counterparty_inn varchar, counterparty_kpp varchar, counterparty_account varchar,
    purpose varchar, internal boolean, extra varchar
);

create or replace temp table raw_account_balances (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    own_account varchar, from_date date, to_date date, opening decimal(18, 2),
    received decimal(18, 2), spent decimal(18, 2), closing decimal(18, 2)
);

create or replace temp table raw_sales (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    kind varchar, state varchar, sold_on date, order_no varchar, customer varchar,
    customer_key varchar, customer_inn varchar, product varchar, product_key varchar,
    product_group varchar, quantity decimal(18, 6), price decimal(18, 6),
    amount decimal(18, 2), currency varchar, manager varchar, source varchar
);

create or replace temp table raw_customers (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    customer_key varchar, name varchar, inn varchar, kpp varchar, role varchar
);

create or replace temp table raw_products (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    product_key varchar, name varchar, article varchar, unit varchar, product_group varchar,
    deleted boolean
);

create or replace temp table raw_offers (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    product_key varchar, name varchar, price_type varchar, price decimal(18, 6),
    currency varchar, quantity decimal(18, 6)
);

create or replace temp table raw_statistic_values (
    document_id varchar, row_no bigint, sheet varchar, line bigint, record_key varchar,
    cell varchar, statistic varchar, period_type varchar, period_start date, quota boolean,
    value decimal(24, 6), attributes varchar
);
