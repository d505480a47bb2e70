import { closeSync, openSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { createAgentLogger, logDestination } from './agent-logger.js';

describe('createAgentLogger', () => {
  it('writes one line per message and no secret, wherever it stands', () => {
    const lines: string[] = [];
    const log = createAgentLogger('info', { write: (line) => void lines.push(line) });
    log.info({ token: 's1', request: { token: 's2', deeper: { privateKey: 's3' } }, session: 'x' }, 'opened');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/s[123]"/);
    expect(lines[0]).toContain('"session":"x"');
  });

  it('lives on when nothing can be written, and keeps no more than its bound', async () => {
    const full = openSync('/dev/full', 'w');
    const log = createAgentLogger('info', logDestination(full));
    const before = process.memoryUsage().heapUsed;
    for (let line = 0; line < 2000; line += 1) log.info({ text: 'x'.repeat(10_000) }, 'nobody hears this');
    await turn();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
    closeSync(full);
  });
});
