/** Another run has written the lock of a table since this run read it. Nothing was written: the other run's numbers count. */
export class LockChanged extends Error {
  override readonly name = 'LockChanged';
}
