CREATE TABLE main.iot.t (
  a INT
) WITH ROW FILTER main.iot.mine ON (a);
