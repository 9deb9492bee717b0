CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t SET TBLPROPERTIES ('delta.feature.catalogManaged' = 'supported');
