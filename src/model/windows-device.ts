/** Returns whether Windows treats a file with this name as a device, whatever its extension. */
export function isWindowsDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
}
