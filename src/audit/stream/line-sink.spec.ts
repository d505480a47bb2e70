import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSink, sinkFor, StandardOutputSink } from './line-sink.js';

describe('sinks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sink-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are what the configuration names', () => {
    expect(sinkFor(null)).toBeNull();
    expect(sinkFor('stdout')).toBeInstanceOf(StandardOutputSink);
    expect(sinkFor('file:/var/log/audit.ndjson')).toBeInstanceOf(FileSink);
  });

  it('write everything to a descriptor, in order', async () => {
    const file = join(folder, 'out');
    const descriptor = openSync(file, 'w');
    const sink = new StandardOutputSink(descriptor);
    const lines = Array.from({ length: 5_000 }, (_, index) => `{"number":${index}}\n`).join('');
    await sink.write(lines);
    await sink.write('{"last":true}\n');
    closeSync(descriptor);
    expect(readFileSync(file, 'utf8')).toBe(`${lines}{"last":true}\n`);
  });

  it('say when there is no room, so that it is tried again', async () => {
    const descriptor = openSync('/dev/full', 'w');
    await expect(new StandardOutputSink(descriptor).write('{}\n')).rejects.toThrow('ENOSPC');
    closeSync(descriptor);
  });
});
