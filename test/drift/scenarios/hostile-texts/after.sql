CREATE TABLE main.iot.t (
  a INT COMMENT '::error::\u202e\u001b[31mred'
);
