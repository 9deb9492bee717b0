CREATE TABLE main.iot.t (
  a INT
) TBLPROPERTIES ('delta.feature.catalogOwned-preview' = 'supported');
ALTER TABLE main.iot.t UNSET TBLPROPERTIES ('delta.feature.catalogOwned-preview');
