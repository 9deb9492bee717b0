CREATE TABLE main.iot.t (
  a INT
);
ALTER TABLE main.iot.t UNSET MANAGED;
