CREATE TABLE catalog.iot.people (
  id INT
);
CREATE TABLE catalog.iot.indices (
  id INT
);
CREATE TABLE catalog.iot.addresses (
  id INT
);
CREATE TABLE catalog.iot.boxes (
  id INT
);
CREATE TABLE catalog.iot.statuses (
  id INT
);
CREATE TABLE catalog.iot.series (
  id INT
);
CREATE TABLE catalog.iot.news (
  id INT
);
CREATE TABLE catalog.iot.batteries (
  id INT
);
CREATE TABLE catalog.iot.gps_fixes (
  id INT
);
CREATE TABLE catalog.iot.analytics (
  id INT
);
CREATE TABLE catalog.iot.class_ (
  id INT
);
