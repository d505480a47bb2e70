import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { FailingSink } from '../../../testing/audit/failing-sink.js';
import { StuckSink } from '../../../testing/audit/stuck-sink.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { aPerson } from '../../../testing/auth/people.js';
import { CheckpointWriter } from '../checkpoints/checkpoint-writer.js';
import { verifyFiles } from '../offline/verify-file.js';
import { AuditStream } from './audit-stream.js';
import { FileSink } from './line-sink.js';

describe('the stream of the log', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  const folder = mkdtempSync(join(tmpdir(), 'stream-'));
  const file = join(folder, 'log.ndjson');

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database, { STREAMSPACE_AUDIT_STREAM: `file:${file}` });
  });
  afterAll(async () => {
    await desk.stop();
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  const lines = (path = file): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const somethingHappens = async (): Promise<void> => {
    await desk.post('/erasures', { userId: (await aPerson(database.dataSource)).id });
    await desk.seal();
  };
  const stream = (): AuditStream => desk.auth.app.get(AuditStream);

  it('writes entries and checkpoints by itself, so that the file proves itself', async () => {
    await somethingHappens();
    await desk.auth.app.get(CheckpointWriter).write();
    await eventually(() => {
      desk.clock.advance(5_000);
      try {
        return Promise.resolve(lines().some((line) => line.includes('"type":"checkpoint"')));
      } catch {
        return Promise.resolve(false);
      }
    });
    expect(await verifyFiles([file], { checkpoints: [], keys: null })).toMatchObject({
      isIntact: true,
      checkpoints: 1,
    });
  });

  it('goes on in a new file when somebody moves the old one away', async () => {
    renameSync(file, `${file}.1`);
    await somethingHappens();
    const before = lines(`${file}.1`).length;
    await stream().drain(new FileSink(file));
    expect(lines(`${file}.1`)).toHaveLength(before);
    expect(lines().length).toBeGreaterThan(0);
    expect(await verifyFiles([file], { checkpoints: [], keys: null })).toMatchObject({ isIntact: true });
  });

  it('writes again what may have been lost, and nobody waits for it meanwhile', async () => {
    await somethingHappens();
    const sink = new FailingSink(file, 1);
    await expect(stream().drain(sink)).rejects.toThrow('No space left');
    await somethingHappens();
    await stream().drain(sink);
    const result = await verifyFiles([file], { checkpoints: [], keys: null });
    expect(result).toMatchObject({ isIntact: true, finding: null, lastPosition: (await desk.verify()).lastPosition });
  });

  it('holds up nobody while it is stuck', async () => {
    await somethingHappens();
    const sink = new StuckSink();
    const stuck = stream().drain(sink);
    await sink.isStuck;
    await somethingHappens();
    expect((await desk.page({ limit: '1' })).items).toHaveLength(1);
    expect((await desk.verify()).isIntact).toBe(true);
    sink.letGo();
    await stuck;
    expect(await stream().drain(new FileSink(file))).toBe(0);
  });

  it('leaves the rest to the replica that has the lease by now', async () => {
    await somethingHappens();
    expect(await stream().drain(new FileSink(file), () => Promise.resolve(false))).toBe(0);
    expect(await stream().drain(new FileSink(file))).toBeGreaterThan(0);
  });

  it('ends a line that was cut short before it writes the next one', async () => {
    appendFileSync(file, '{"type":"entry","posi');
    await somethingHappens();
    await stream().drain(new FileSink(file));
    expect(lines().filter((line) => !line.endsWith('}'))).toEqual(['{"type":"entry","posi']);
  });

  it('stores how far it came only after it was written', async () => {
    mkdirSync(join(folder, 'none'));
    chmodSync(join(folder, 'none'), 0o500);
    await somethingHappens();
    await expect(stream().drain(new FileSink(join(folder, 'none', 'x', 'y')))).rejects.toThrow('ENOENT');
    expect(await stream().drain(new FileSink(file))).toBeGreaterThan(0);
    expect(await stream().drain(new FileSink(file))).toBe(0);
  });
});
