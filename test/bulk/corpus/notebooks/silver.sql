-- Databricks notebook source
-- MAGIC %run ./bronze

-- COMMAND ----------

CREATE OR REPLACE TABLE plant.silver.machines (
  machine_id STRING NOT NULL,
  model VARCHAR(40),
  built DATE,
  weight_kg DOUBLE,
  tags MAP<STRING, STRING>,
  history ARRAY<STRUCT<at: TIMESTAMP, event: STRING>>,
  CONSTRAINT weight_positive CHECK (weight_kg > 0)
);

-- COMMAND ----------

MERGE INTO plant.silver.machines AS m
USING plant.bronze.machine_feed AS f
ON m.machine_id = f.machine_id
WHEN MATCHED AND f.deleted THEN DELETE
WHEN MATCHED THEN UPDATE SET m.model = f.model
WHEN NOT MATCHED THEN INSERT (machine_id, model) VALUES (f.machine_id, f.model)

-- COMMAND ----------

ALTER TABLE plant.silver.machines SET TAGS ('domain' = 'plant');
ALTER TABLE plant.silver.machines ALTER COLUMN model SET TAGS ('pii' = 'no');
ALTER TABLE plant.silver.machines OWNER TO `plant-admins`;

-- COMMAND ----------

CREATE OR REPLACE VIEW plant.silver.heavy_machines AS
SELECT machine_id, weight_kg
FROM plant.silver.machines
WHERE weight_kg > 1000

-- COMMAND ----------

CREATE OR REPLACE FUNCTION plant.silver.to_tons(kg DOUBLE) RETURNS DOUBLE RETURN kg / 1000

-- COMMAND ----------

COMMENT ON TABLE plant.silver.machines IS 'One row a machine'

-- COMMAND ----------

COMMENT ON COLUMN plant.silver.machines.built IS 'Date on the plate'

-- COMMAND ----------

DESCRIBE HISTORY plant.silver.machines

-- COMMAND ----------

SHOW CREATE TABLE plant.silver.machines

-- COMMAND ----------

DROP TABLE IF EXISTS plant.silver.machines_old
