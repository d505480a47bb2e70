const HEADER_BYTES = 8;

/**
 * The lines in what the engine recorded of a container without a terminal: frames of a header (kind of output, three zeros, length) and
 * its bytes. Whatever does not look like a frame ends the reading.
 */
export function outputLines(record: Buffer): string[] {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= record.length && (record[at] ?? 3) <= 2) {
    const end = at + HEADER_BYTES + record.readUInt32BE(at + 4);
    parts.push(record.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  const lines = Buffer.concat(parts).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
