-- Exact arithmetic in whole millionths. What does not fit DECIMAL(24,6) becomes null.
create or replace temp macro micro(amount) as (amount * 1000000)::hugeint;

create or replace temp macro exact(millionths) as
try_cast(try_cast(millionths as decimal(31, 0)) * 0.000001::decimal(7, 6) as decimal(24, 6));

-- half away from zero
create or replace temp macro divided(dividend, divisor) as
sign(dividend) * ((2 * abs(dividend) + divisor) // (2 * divisor));

-- a number as people write it, rounded to six decimals; the narrow cast is two hundred times faster
create or replace temp macro decimal_of(written) as
coalesce(try_cast(written as decimal(18, 6)), try_cast(written as decimal(24, 6)));
