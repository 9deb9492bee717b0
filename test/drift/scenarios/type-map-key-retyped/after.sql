CREATE TABLE main.iot.t (
  a INT,
  v MAP<BIGINT, STRING>
);
