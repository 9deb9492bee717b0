CREATE CATALOG IF NOT EXISTS ${catalog};
CREATE SCHEMA IF NOT EXISTS {{ catalog }}.iot;
CREATE TABLE ${catalog}.iot.a (x INT);
CREATE TABLE `${catalog}`.`iot`.`b` (x INT);
CREATE TABLE {{ catalog }}.{{ schema }}.c (x INT);
CREATE TABLE :catalog.iot.d (x INT);
CREATE TABLE {catalog}.iot.e (x INT);
CREATE TABLE lake_<env>.iot.f (x INT);
USE IDENTIFIER(:catalog || '.iot');
USE CATALOG $catalog;
CREATE TABLE lake.iot.g ({{ columns }});
CREATE TABLE lake.iot.h (x ${type});
GRANT SELECT ON TABLE ${catalog}.iot.a TO `${group}`;
INSERT INTO ${catalog}.iot.a VALUES (:x);
{% if env == 'dev' %}
DROP TABLE lake.iot.i;
