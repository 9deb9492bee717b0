/** Phrases that make English read like a translation, as global patterns. */
export const phrases = [
  { name: 'told, tells', pattern: /\b(told|tells?)\b/gi },
  { name: 'where there, it, nothing, none', pattern: /\bwhere (there|it|nothing|none)\b/gi },
  { name: 'is no X', pattern: /\bis no\b/gi },
  { name: 'stands', pattern: /\bstands?\b/gi },
  { name: 'as it is', pattern: /\bas (it is|they are)\b/gi },
  { name: 'that of, those of', pattern: /\b(that|those) of\b/gi },
  { name: 'to mend', pattern: /\bmend(s|ed|ing)?\b/gi },
  { name: 'who may, whoever', pattern: /\b(who may|whoever)\b/gi },
];
