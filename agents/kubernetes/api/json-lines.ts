import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longest line that is read; an object of the API has 1.5 MiB at most. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/** Each line of `source` as JSON, as it comes. Throws when a line is no JSON or too long, and when the stream breaks. */
export async function* jsonLines(source: Readable): AsyncGenerator {
  for await (const line of textLines(source)) if (line !== '') yield JSON.parse(line);
}

/** Each line of `source`, as it comes; what stands behind the last line break comes when the stream has ended. */
export async function* textLines(source: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) throw new Error('A line is too long.');
    yield* lines;
  }
  if (rest !== '') yield rest;
}
