-- +goose Up
-- +goose StatementBegin
CREATE TABLE iot.core.devices (
  device_id STRING NOT NULL,
  firmware STRING,
  last_seen TIMESTAMP
)
-- +goose StatementEnd
CREATE TABLE iot.core.pings (device_id STRING, at TIMESTAMP, ms FLOAT);
-- +goose Down
DROP TABLE iot.core.pings;
DROP TABLE iot.core.devices;
