CREATE TABLE main.iot.t (
  a INT,
  v ARRAY<DECIMAL(7,2)>
);
