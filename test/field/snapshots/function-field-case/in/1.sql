CREATE FUNCTION lake.iot.pick(x STRUCT<case: STRING>) RETURNS STRING
  RETURN x.case;

CREATE TABLE lake.iot.pumps (pump_id STRING);
