-- All points make room for new ones.
truncate table derived.series;

truncate table derived.typed_over_imported;
