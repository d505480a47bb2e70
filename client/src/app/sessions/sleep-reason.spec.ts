import { anEntry } from '../../../testing/builders';
import { sleepReason } from './sleep-reason';

const running = anEntry(0, { kind: 'state', state: 'running' });
const due = anEntry(1, { kind: 'state', message: 'Nobody has used the session for a while.' });
const hibernating = anEntry(2, { kind: 'state', state: 'hibernating' });

describe('the reason of a sleep', () => {
  it('is what the timeline tells right before it', () => {
    expect(sleepReason([running, due, hibernating])).toBe('Nobody has used the session for a while.');
  });

  it('is none where somebody put it to sleep, now or after it slept by itself, and where nothing is known', () => {
    expect(sleepReason([running, hibernating])).toBeNull();
    expect(sleepReason([due, hibernating, running, hibernating])).toBeNull();
    expect(sleepReason([])).toBeNull();
  });
});
