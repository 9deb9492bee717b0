CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t ADD CONSTRAINT `it is positive` CHECK (a > 0);
