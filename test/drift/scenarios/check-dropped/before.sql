CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t ADD CONSTRAINT positive CHECK (a > 0);
