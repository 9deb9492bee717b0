CREATE TABLE `main-prod`.`2024`.readings (
  id INT
);
CREATE TABLE main_prod.`_2024`.readings (
  id INT
);
CREATE TABLE `package`.`message`.`import` (
  id INT
);
CREATE TABLE `größe`.`with space`.readings (
  id INT
);
CREATE TABLE con.aux.nul (
  id INT
);
