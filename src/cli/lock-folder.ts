/** The folder of the lock, in the project. */
export const lockFolder = 'zerobus.lock';
