import { STREAM_CLOSE_CODES } from '../../../../protocol/agent/streams.js';
import { verdictOnClose, verdictOnProblem } from './disconnect-verdict';

describe('verdictOnClose', () => {
  it.each(Object.entries(STREAM_CLOSE_CODES))('obeys the protocol on %s', (code, { redial }) => {
    expect(verdictOnClose(Number(code)).redial).toBe(redial);
  });

  it('says why it stops', () => {
    expect(verdictOnClose(4401)).toEqual({ redial: false, reason: 'signed-out' });
    expect(verdictOnClose(4403)).toEqual({ redial: false, reason: 'revoked' });
    expect(verdictOnClose(4411)).toEqual({ redial: false, reason: 'gone' });
    expect(verdictOnClose(1000)).toEqual({ redial: false, reason: 'closed' });
  });

  it('dials again after a cut line and after codes that nobody assigned', () => {
    expect(verdictOnClose(1006)).toEqual({ redial: true });
    expect(verdictOnClose(4999)).toEqual({ redial: true });
  });
});

describe('verdictOnProblem', () => {
  it('stops only for what another try cannot change', () => {
    expect(verdictOnProblem('session-not-found')).toEqual({ redial: false, reason: 'gone' });
    expect(verdictOnProblem('unauthenticated')).toEqual({ redial: false, reason: 'signed-out' });
    for (const code of ['agent-unavailable', 'stream-unavailable', 'no-answer', 'internal', 'not-ready'] as const) {
      expect(verdictOnProblem(code)).toEqual({ redial: true });
    }
  });
});
