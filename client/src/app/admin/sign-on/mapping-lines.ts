/** One line of a mapping: a value that the provider says, and what it means here. */
export interface MappingLine {
  readonly value: string;
  readonly meaning: string;
}

/** What lines of the form `value = meaning` say, or the number of the first that has another form. Empty lines count for nothing. */
export function readLines(text: string): { lines: MappingLine[]; wrongLine: number | null } {
  const lines: MappingLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    // The last sign counts: values may hold one, as distinguished names do.
    const at = line.lastIndexOf('=');
    const [value, meaning] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
    if (value === '' || meaning === '') return { lines, wrongLine: index + 1 };
    lines.push({ value, meaning });
  }
  return { lines, wrongLine: null };
}

/** The same as text. */
export function writeLines(lines: readonly MappingLine[]): string {
  return lines.map(({ value, meaning }) => `${value} = ${meaning}`).join('\n');
}
