-- Own accounts that only one of the two versions knows.
with gone as (
    select * from raw.own_accounts
    except
    select * from given
),

come as (
    select * from given
    except
    select * from raw.own_accounts
)

select own_account from gone
union
select own_account from come;
