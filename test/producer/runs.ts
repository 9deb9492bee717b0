/** Returns numbers as text, in which consecutive ones are joined: `0-99, 50-149`. */
export function runs(numbers: readonly number[]): string {
  const texts: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    const from = at++;
    while (numbers[at] === (numbers[at - 1] ?? 0) + 1) at++;
    texts.push(at - from === 1 ? `${numbers[from]}` : `${numbers[from]}-${numbers[at - 1]}`);
  }
  return texts.join(', ');
}
