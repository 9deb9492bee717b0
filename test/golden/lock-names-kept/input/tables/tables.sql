CREATE TABLE catalog.iot.events (
  id INT
);
CREATE TABLE catalog.iot.event (
  id INT
);
