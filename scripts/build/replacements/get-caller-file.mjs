// Bundled instead of get-caller-file, a CommonJS module. yargs calls it to read commands from a folder, which we do not do.
export default () => {
  throw new Error('commandDir is not available in the bundle');
};
