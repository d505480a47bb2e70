import type { InvalidField } from '../../../../../protocol/problem.js';

/** Something wrong in a text, and in which line; null where no line can be told. Lines count from 1. */
export interface TextFault {
  readonly line: number | null;
  readonly detail: string;
}

/** Tells for each field the line of `yaml` that it stands in, in the order of the text. The parser is fetched when it is needed. */
export async function faultsIn(yaml: string, fields: readonly InvalidField[]): Promise<TextFault[]> {
  const { lineOf } = await import('./yaml-line-of');
  const find = lineOf(yaml);
  return fields
    .map(({ pointer, detail }) => ({ line: find(pointer), detail }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** What the server says of a text that is no YAML; it names the line itself. */
export function faultIn(detail: string): TextFault {
  const line = /\bline (\d+)\b/.exec(detail)?.[1];
  return { line: line === undefined ? null : Number(line), detail };
}

/** Where a line begins and ends, for a selection. */
export function rangeOfLine(text: string, line: number): readonly [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return [start, start + (lines[line - 1]?.length ?? 0)];
}
