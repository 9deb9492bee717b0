/**
 * Returns the home directory of the user; undefined if the environment names none. On Windows USERPROFILE comes first, as it does for
 * the Databricks tools: HOME is set there by Git Bash and others, to another folder.
 */
export function homeFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { HOME: home, USERPROFILE: profile } = environment;
  return (platform === 'win32' ? profile || home : home || profile) || undefined;
}
