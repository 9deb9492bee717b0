const irregular: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  mice: 'mouse',
  indices: 'index',
  matrices: 'matrix',
  vertices: 'vertex',
  axes: 'axis',
  analyses: 'analysis',
  crises: 'crisis',
  criteria: 'criterion',
  phenomena: 'phenomenon',
  leaves: 'leaf',
  shelves: 'shelf',
  knives: 'knife',
  lives: 'life',
  halves: 'half',
  movies: 'movie',
  caches: 'cache',
  buses: 'bus',
  statuses: 'status',
  viruses: 'virus',
  bonuses: 'bonus',
  campuses: 'campus',
  aliases: 'alias',
  lenses: 'lens',
  gases: 'gas',
  // These end in s, but are singular.
  series: 'series',
  species: 'species',
  news: 'news',
  gps: 'gps',
  sms: 'sms',
  aws: 'aws',
  dns: 'dns',
  ios: 'ios',
  https: 'https',
  always: 'always',
  analytics: 'analytics',
  statistics: 'statistics',
  logistics: 'logistics',
  graphics: 'graphics',
};

/** Returns the singular of a lower-case English noun, by rules and a list of exceptions; a singular noun stays the same. */
export function singular(word: string): string {
  const lower = word.toLowerCase();
  if (Object.hasOwn(irregular, lower)) return irregular[lower]!;
  if (/(ss|us|is)$/.test(lower) || lower.length < 3) return word;
  if (/[^aeiou]ies$/.test(lower) && lower.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|zz)es$/.test(lower)) return word.slice(0, -2);
  return lower.endsWith('s') ? word.slice(0, -1) : word;
}
