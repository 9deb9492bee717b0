CREATE TABLE main.iot.t (
  a INT,
  v MAP<VARCHAR(5), INT>
);
