import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecord, writeRecord, type SessionRecord } from './session-record.js';

const record: SessionRecord = {
  generation: 3,
  state: 'hibernated',
  home: { kind: 'temporary' },
  port: 5900,
  bootId: 'boot',
  processes: null,
};

describe('session record', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'streamspace-record-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('reads back what was written, and leaves no draft', async () => {
    await writeRecord(join(folder, 'r'), record);
    expect(await readRecord(join(folder, 'r'))).toEqual(record);
    expect(await readdir(folder)).toEqual(['r']);
  });

  it('is null where there is none', async () => expect(await readRecord(join(folder, 'r'))).toBeNull());

  it.each(['', '{', '{"generation":-1}', '[]'])('refuses %j', async (text) => {
    await writeFile(join(folder, 'r'), text);
    await expect(readRecord(join(folder, 'r'))).rejects.toThrow();
  });
});
