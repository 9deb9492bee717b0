-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Bronze tables of the plant
-- MAGIC They're loaded every hour.

-- COMMAND ----------

CREATE WIDGET TEXT env DEFAULT 'dev';
CREATE WIDGET DROPDOWN region DEFAULT 'eu' CHOICES SELECT * FROM VALUES ('eu'), ('us');

-- COMMAND ----------

USE CATALOG plant

-- COMMAND ----------

CREATE SCHEMA IF NOT EXISTS bronze COMMENT 'As delivered'

-- COMMAND ----------

USE SCHEMA bronze

-- COMMAND ----------

-- DBTITLE 1,Readings
CREATE TABLE IF NOT EXISTS readings (
  reading_id BIGINT GENERATED ALWAYS AS IDENTITY,
  sensor_id STRING NOT NULL COMMENT 'Serial number; not the slot',
  taken_at TIMESTAMP NOT NULL,
  value DECIMAL(18, 6),
  quality STRING DEFAULT 'good',
  payload VARIANT,
  taken_on DATE GENERATED ALWAYS AS (CAST(taken_at AS DATE)),
  CONSTRAINT readings_pk PRIMARY KEY (sensor_id, taken_at TIMESERIES)
)
USING DELTA
CLUSTER BY (sensor_id, taken_on)
TBLPROPERTIES (
  'delta.feature.allowColumnDefaults' = 'supported',
  'delta.enableChangeDataFeed' = 'true'
)

-- COMMAND ----------

INSERT INTO readings (sensor_id, taken_at, value)
SELECT sensor_id, current_timestamp(), 1.5
FROM VALUES ('a'), ('b') AS s (sensor_id)

-- COMMAND ----------

ALTER TABLE readings ADD COLUMNS (
  unit STRING COMMENT 'SI' AFTER value,
  source STRUCT<system: STRING, line: INT>
)

-- COMMAND ----------

SELECT count(*) AS n, quality FROM readings GROUP BY quality ORDER BY n DESC

-- COMMAND ----------

-- MAGIC %python
-- MAGIC df = spark.table("plant.bronze.readings")
-- MAGIC display(df.where("value > 0"))

-- COMMAND ----------

OPTIMIZE readings

-- COMMAND ----------

REMOVE WIDGET env
