-- migrate:up
CREATE TABLE iot.core.alerts (
  alert_id BIGINT NOT NULL,
  raised_at TIMESTAMP NOT NULL,
  severity TINYINT,
  text STRING COLLATE UTF8_LCASE,
  raw BINARY
) CLUSTER BY AUTO;
COMMENT ON TABLE iot.core.alerts IS 'Raised by the rules';

-- migrate:down
DROP TABLE iot.core.alerts;
