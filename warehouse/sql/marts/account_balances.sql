-- One row per own account and days of a statement.
create or replace table marts.account_balances as
select
    document_id,
    row_no,
    line,
    sheet,
    own_account,
    from_date,
    to_date,
    opening,
    received,
    spent,
    closing,
    record_key
from staged;
