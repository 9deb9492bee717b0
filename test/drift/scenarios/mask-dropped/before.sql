CREATE TABLE main.iot.t (
  a INT MASK main.iot.hide
);
