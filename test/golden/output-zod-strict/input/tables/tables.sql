CREATE TABLE catalog.iot.shipments (
  id BIGINT NOT NULL,
  `to` STRUCT<city: STRING, code: VARCHAR(8)>,
  stops ARRAY<STRUCT<at: DATE>>
);
