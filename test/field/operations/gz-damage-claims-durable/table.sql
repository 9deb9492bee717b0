CREATE TABLE lake.iot.gz_damage_claims_durable (name STRING);
