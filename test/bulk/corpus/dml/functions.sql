-- Functions whose fields and parameters have the names of keywords
CREATE FUNCTION lake.iot.pick(x STRUCT<case: INT, end: INT>) RETURNS INT RETURN x.case - x.end;
CREATE TABLE lake.iot.picked (a INT);
CREATE FUNCTION lake.iot.case(x INT) RETURNS INT RETURN CASE x WHEN 1 THEN 2 ELSE 3 END;
CREATE TABLE lake.iot.picked2 (a INT) USING org.apache.spark.sql.parquet;
CREATE TABLE lake.iot.legacy (a INT) ROW FORMAT SERDE 'a.B' STORED AS INPUTFORMAT 'a.C' OUTPUTFORMAT 'a.D';
-- Migration up
CREATE TABLE lake.iot.later (a INT);
-- Migration down
DROP TABLE lake.iot.picked;
