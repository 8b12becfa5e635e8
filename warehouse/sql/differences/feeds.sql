-- Marts fed by documents that came, went or changed their turn.
with gone as (
    select * from raw.feeds
    except
    select * from given
),

come as (
    select * from given
    except
    select * from raw.feeds
)

select mart from gone
union
select mart from come;
