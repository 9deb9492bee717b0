CREATE TABLE main.iot.t (
  a INT
) TBLPROPERTIES ('delta.feature.catalogOwned-preview' = 'supported');
