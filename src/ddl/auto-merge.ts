/** SET of a setting with which INSERT and MERGE add columns. The group is its value. */
const SETTING = /SET\s+[`'"]?[\w.]*schema\.autoMerge\.enabled[`'"]?\s*=\s*['"]?(\w*)/iy;

/** Returns whether a SET at this position lets later statements add columns. */
export function enablesAutoMerge(text: string, at: number): boolean {
  SETTING.lastIndex = at;
  const value = SETTING.exec(text)?.[1];
  return value !== undefined && value.toLowerCase() !== 'false';
}
