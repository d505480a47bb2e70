import { RecordingObserver } from '../../../testing/agents-gateway/recording-observer.js';
import { currentContext } from '../../platform/events/request-context.js';
import { ObserverQueue } from './observer-queue.js';

/** Lets each call through only when told to. */
class GatedObserver extends RecordingObserver {
  private readonly gates: (() => void)[] = [];

  override async agentConnected(agentId: string): Promise<void> {
    await new Promise<void>((resolve) => this.gates.push(resolve));
    await super.agentConnected(agentId);
  }

  openGate(): void {
    this.gates.shift()?.();
  }
}

function setUp(): { queue: ObserverQueue; observer: GatedObserver } {
  const queue = new ObserverQueue();
  const observer = new GatedObserver();
  queue.observe(observer);
  return { queue, observer };
}

describe('ObserverQueue', () => {
  it('makes the calls for one agent one after the other, and those for another one meanwhile', async () => {
    const { queue, observer } = setUp();
    const first = queue.tell('a', (to) => to.agentConnected?.('a', 0));
    const second = queue.tell('a', (to) => to.agentLost?.('a'));
    await queue.tell('b', (to) => to.agentLost?.('b'));
    expect(observer.about('a')).toEqual([]);
    observer.openGate();
    await Promise.all([first, second]);
    expect(observer.about('a')).toEqual(['agentConnected', 'agentLost']);
  });

  it('leaves out what nobody wants any more by the time it is due', async () => {
    const { queue, observer } = setUp();
    let isWanted = true;
    const first = queue.tell('a', (to) => to.agentConnected?.('a', 0));
    const second = queue.tell(
      'a',
      (to) => to.agentLost?.('a'),
      () => isWanted,
    );
    isWanted = false;
    await Promise.resolve();
    observer.openGate();
    await Promise.all([first, second]);
    expect(observer.about('a')).toEqual(['agentConnected']);
  });

  it('refuses when too much waits, and recovers', async () => {
    const { queue, observer } = setUp();
    const stuck = queue.tell('a', (to) => to.agentConnected?.('a', 0));
    const waiting = Array.from({ length: 999 }, () => queue.tell('a', (to) => to.agentLost?.('a')));
    await expect(queue.tell('a', (to) => to.agentLost?.('a'))).rejects.toMatchObject({ code: 'not-ready' });
    observer.openGate();
    await Promise.all([stuck, ...waiting]);
    await queue.tell('a', (to) => to.agentLost?.('a'));
  });

  it('acts on behalf of the agent', async () => {
    const queue = new ObserverQueue();
    queue.observe(new RecordingObserver());
    const actors: object[] = [];
    await queue.tell('a', () => Promise.resolve(void actors.push(currentContext().actor)));
    expect(actors).toEqual([{ kind: 'agent', id: 'a' }]);
  });
});
