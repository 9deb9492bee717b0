export const phrases: readonly { readonly name: string; readonly pattern: RegExp }[];
