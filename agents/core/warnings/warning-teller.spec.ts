import { WARNINGS_VERSION } from '../../../protocol/version.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { RecordingChannel } from '../../../testing/agents/recording-channel.js';
import { problemDocument } from '../../../protocol/problem.js';
import { PlatformWarnings } from './platform-warnings.js';
import { WarningTeller } from './warning-teller.js';

const WARNING = { code: 'walls-down', message: 'Put them up.' };

describe('WarningTeller', () => {
  let clock: AgentClock;
  let channel: RecordingChannel;
  let warnings: PlatformWarnings;
  let teller: WarningTeller;
  beforeEach(() => {
    clock = new AgentClock();
    channel = new RecordingChannel();
    warnings = new PlatformWarnings();
    teller = new WarningTeller(warnings, clock);
  });

  const told = (): unknown[] => channel.bodies('agent.warnings');
  /** Lets what has begun come to its end. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };

  it('says nothing before anything is known, so that what was said before a restart stands', async () => {
    teller.attach(channel, WARNINGS_VERSION);
    await settle();
    expect(told()).toEqual([]);
    warnings.note('walls', null);
    await settle();
    expect(told()).toEqual([{ warnings: [] }]);
  });

  it('says nothing to a control plane that does not know of it, nor without one', async () => {
    teller.attach(channel, WARNINGS_VERSION - 1);
    warnings.note('walls', WARNING);
    teller.attach(channel, WARNINGS_VERSION);
    teller.detach();
    await settle();
    warnings.note('walls', null);
    await settle();
    expect(told()).toHaveLength(0);
  });

  it('says it once, and again when it is another', async () => {
    teller.attach(channel, WARNINGS_VERSION);
    warnings.note('walls', WARNING);
    await settle();
    warnings.note('walls', { ...WARNING });
    await settle();
    expect(told()).toEqual([{ warnings: [WARNING] }]);
    warnings.note('walls', { ...WARNING, message: 'x'.repeat(5000) });
    await settle();
    expect(told()[1]).toEqual({ warnings: [{ ...WARNING, message: 'x'.repeat(1000) }] });
  });

  it('ends with the newest, whatever changes while it speaks', async () => {
    teller.attach(channel, WARNINGS_VERSION);
    warnings.note('walls', WARNING);
    warnings.note('roof', { code: 'roof-leaks', message: 'Mend it.' });
    warnings.note('walls', null);
    await settle();
    expect(told().at(-1)).toEqual({ warnings: [{ code: 'roof-leaks', message: 'Mend it.' }] });
  });

  it('says again what could not be taken', async () => {
    channel.answer = { ok: false, problem: problemDocument('internal', 'Not now.', 'test') };
    teller.attach(channel, WARNINGS_VERSION);
    warnings.note('walls', WARNING);
    await settle();
    channel.answer = { ok: true };
    clock.advance(60_000);
    await settle();
    expect(told()).toEqual([{ warnings: [WARNING] }, { warnings: [WARNING] }]);
    clock.advance(600_000);
    await settle();
    expect(told()).toHaveLength(2);
  });
});
