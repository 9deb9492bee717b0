CREATE TABLE main.iot.t (
  A INT
);
