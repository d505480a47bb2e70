import { createAgentLogger } from './agent-logger.js';

describe('createAgentLogger', () => {
  it('writes one line per message and no secret, wherever it stands', () => {
    const lines: string[] = [];
    const log = createAgentLogger('info', { write: (line) => void lines.push(line) });
    log.info({ token: 's1', request: { token: 's2', deeper: { privateKey: 's3' } }, session: 'x' }, 'opened');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/s[123]"/);
    expect(lines[0]).toContain('"session":"x"');
  });
});
