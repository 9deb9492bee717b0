-- Databricks notebook source
SELECT 1
-- COMMAND ----------
-- MAGIC %sql
-- MAGIC ALTER TABLE lake.iot.events ADD COLUMN hidden STRING
