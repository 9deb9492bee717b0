CREATE TABLE main.iot.t (
  a INT MASK main.iot.hide
);
ALTER TABLE main.iot.t ALTER COLUMN a DROP MASK;
