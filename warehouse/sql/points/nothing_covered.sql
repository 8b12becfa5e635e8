-- Nobody asks for facts: which days they cover is no question.
create or replace temp table covered (
    mart varchar, period_no integer, whole boolean, to_the_end boolean
);
