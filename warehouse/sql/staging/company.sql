-- The currencies that 1C and people write in many ways; and one row with the company's own.
create or replace temp macro iso_currency(written) as
case upper(rtrim(trim(written), '.'))
    when '' then null
    when '810' then 'RUB'
    when '643' then 'RUB'
    when 'RUR' then 'RUB'
    when 'РУБ' then 'RUB'
    when 'РУБЛЬ' then 'RUB'
    when 'РУБЛЕЙ' then 'RUB'
    when '₽' then 'RUB'
    when '840' then 'USD'
    when '$' then 'USD'
    when '978' then 'EUR'
    when '€' then 'EUR'
    when '156' then 'CNY'
    when '933' then 'BYN'
    when '398' then 'KZT'
    when '051' then 'AMD'
    when '417' then 'KGS'
    when '860' then 'UZS'
    when '949' then 'TRY'
    when '784' then 'AED'
    when '826' then 'GBP'
    else upper(rtrim(trim(written), '.'))
end;

create or replace temp table company as
select $currency as currency;
