CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t ADD CONSTRAINT small CHECK (a < 9);
