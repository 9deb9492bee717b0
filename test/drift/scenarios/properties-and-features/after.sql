CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.feature.deletionVectors' = 'supported', 'team' = 'iot');
