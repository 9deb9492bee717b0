/** Whether Windows takes a file of this name for a device, whatever its ending. */
export function isWindowsDevice(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name);
}
