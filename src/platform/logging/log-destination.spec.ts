import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogDestination } from './log-destination.js';
import { createLogger } from './pino-logger.js';

/** A device that is always full (full(4)). */
const FULL = '/dev/full';

describe('the log', () => {
  it('ends nothing when the disk is full', () => {
    const descriptor = openSync(FULL, 'w');
    const logger = createLogger('info', new LogDestination(descriptor));
    expect(() => logger.info('Lost.')).not.toThrow();
    closeSync(descriptor);
  });

  it('is written in order and without secrets, one object a line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    const file = join(folder, 'log');
    const descriptor = openSync(file, 'w');
    const logger = createLogger('info', new LogDestination(descriptor));
    logger.info({ token: 'hush' }, 'First.');
    logger.info('Second.');
    closeSync(descriptor);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toEqual([expect.stringContaining('"msg":"First."'), expect.stringContaining('"msg":"Second."')]);
    expect(lines[0]).toContain('"token":"[redacted]"');
    rmSync(folder, { recursive: true });
  });
});
