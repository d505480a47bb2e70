import { jest } from '@jest/globals';
import { ServerProbe } from './server-probe';

/** A network that the test plays: every question waits for what the test decides. */
class PlayedNetwork {
  readonly questions: { credentials: unknown; answer(ok: boolean): void; refuse(): void }[] = [];
  hanging = 0;

  readonly fetch = (_path: unknown, init?: RequestInit): Promise<Response> => {
    this.hanging += 1;
    return new Promise<Response>((resolve, reject) => {
      this.questions.push({
        credentials: init?.credentials,
        answer: (ok) => resolve({ ok } as Response),
        refuse: () => reject(new TypeError('refused')),
      });
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    }).finally(() => (this.hanging -= 1));
  };
}

describe('ServerProbe', () => {
  const original = globalThis.fetch;
  let network: PlayedNetwork;
  let probe: ServerProbe;
  let isAnswered: boolean;
  let plannedAtMs: number;
  let asking: AbortController;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    network = new PlayedNetwork();
    globalThis.fetch = network.fetch;
    probe = new ServerProbe();
    isAnswered = false;
    asking = new AbortController();
    void probe.untilAnswered(asking.signal, (atMs) => (plannedAtMs = atMs)).then(() => (isAnswered = true));
  });
  afterEach(() => {
    asking.abort();
    globalThis.fetch = original;
    jest.useRealTimers();
  });

  async function pass(ms: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(ms);
  }

  /** Answers what was asked last. */
  async function answerLast(): Promise<void> {
    network.questions.at(-1)?.answer(true);
    await pass(0);
  }

  it('is content with an answer on each kind of connection', async () => {
    await answerLast();
    expect(isAnswered).toBe(false);
    expect(network.questions.at(-1)?.credentials).toBe('same-origin');
    await answerLast();
    expect([isAnswered, network.hanging]).toEqual([true, 0]);
    await pass(60_000);
    expect(network.questions).toHaveLength(2);
  });

  it('gives up connections that the network has forgotten until it finds one that lives', async () => {
    await answerLast();
    await pass(600);
    expect(network.hanging).toBe(6);
    await pass(600);
    expect([network.hanging, network.questions.length]).toEqual([6, 14]);
    await answerLast();
    expect([isAnswered, network.hanging]).toEqual([true, 0]);
  });

  it('holds nobody up for long when none lives', async () => {
    await answerLast();
    await pass(1_800);
    expect([isAnswered, network.hanging]).toEqual([true, 0]);
  });

  it('asks once for all who want to know, at once for each newcomer, and for as long as one is left', async () => {
    await pass(500);
    const another = new AbortController();
    let isTold = false;
    void probe.untilAnswered(another.signal, () => undefined).then(() => (isTold = true));
    expect(network.questions).toHaveLength(2);
    asking.abort();
    await pass(1_000);
    expect([isAnswered, isTold]).toEqual([true, false]);
    await answerLast();
    await answerLast();
    expect(isTold).toBe(true);
  });

  it('puts a new question every second and gives up the old one, because the network may have forgotten it', async () => {
    await pass(3_500);
    expect(network.questions).toHaveLength(4);
    expect(network.hanging).toBe(1);
    expect(plannedAtMs).toBeGreaterThan(Date.now());
    await answerLast();
    await answerLast();
    expect([isAnswered, network.hanging]).toEqual([true, 0]);
  });

  it('leaves a few questions waiting, because the network may only be repeating them', async () => {
    await pass(60_500);
    const lasting = network.questions.filter(({ credentials }) => credentials === 'same-origin');
    expect(lasting).toHaveLength(4);
    expect(network.hanging).toBe(5);
    lasting[1]?.answer(true);
    await pass(0);
    await answerLast();
    expect([isAnswered, network.hanging]).toEqual([true, 0]);
  });

  it('goes on asking where it is refused at once', async () => {
    for (let second = 0; second < 20; second += 1) {
      for (const { refuse } of network.questions) refuse();
      await pass(1_000);
    }
    network.questions.at(-1)?.answer(false);
    await pass(1_000);
    expect(isAnswered).toBe(false);
    await answerLast();
    await answerLast();
    expect(isAnswered).toBe(true);
  });

  describe('in a tab', () => {
    let visibility: DocumentVisibilityState;
    const is = (state: DocumentVisibilityState): void => {
      visibility = state;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    beforeEach(() => {
      visibility = 'visible';
      jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    });
    afterEach(() => jest.restoreAllMocks());

    /** The tab is hidden, and a long pause has just begun. */
    async function hidden(): Promise<number> {
      is('hidden');
      await pass(42_000);
      const asked = network.questions.length;
      await pass(5_000);
      expect(network.questions).toHaveLength(asked);
      return asked;
    }

    it('asks at once when somebody comes back to it, and often again', async () => {
      const asked = await hidden();
      is('visible');
      expect(network.questions).toHaveLength(asked + 1);
      await pass(3_000);
      expect(network.questions).toHaveLength(asked + 4);
    });

    it('asks at once when the browser has a network again', async () => {
      await hidden();
      visibility = 'visible';
      const asked = network.questions.length;
      window.dispatchEvent(new Event('online'));
      expect(network.questions).toHaveLength(asked + 1);
    });

    it('asks nothing any more once it knows', async () => {
      await answerLast();
      await answerLast();
      is('visible');
      await pass(60_000);
      expect(network.questions).toHaveLength(2);
    });
  });

  it('stops asking when nobody wants to know any more', async () => {
    asking.abort();
    await pass(60_000);
    expect(network.questions).toHaveLength(1);
    expect(network.hanging).toBe(0);
  });
});
