-- Statistics whose definition is new, gone or other than in the version before.
with gone as (
    select * from raw.statistics
    except
    select * from given
),

come as (
    select * from given
    except
    select * from raw.statistics
)

select statistic_id from gone
union
select statistic_id from come;
