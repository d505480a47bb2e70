import { CachedReading } from './cached-reading.js';
import { counter, durations, gauge } from './metric.js';
import { MetricsRegistry } from './metrics-registry.js';

let registry: MetricsRegistry;
beforeEach(() => (registry = new MetricsRegistry('1.2.3')));

const lines = async (name: string): Promise<string[]> =>
  (await registry.render()).split('\n').filter((line) => line.startsWith(name));

describe('a registry of metrics', () => {
  it('tells what was counted and measured, and which version runs', async () => {
    const asked = registry.counter(counter('streamspace_asked_total', 'Asked.', ['way']));
    const took = registry.histogram(durations('streamspace_took_seconds', 'Took.', [0.1, 1]));
    asked.add({ way: 'in' });
    asked.add({ way: 'in' }, 2);
    took.note({}, 0.5);
    expect(await lines('streamspace_asked_total')).toEqual(['streamspace_asked_total{way="in"} 3']);
    expect(await lines('streamspace_took_seconds')).toEqual([
      'streamspace_took_seconds_bucket{le="0.1"} 0',
      'streamspace_took_seconds_bucket{le="1"} 1',
      'streamspace_took_seconds_bucket{le="+Inf"} 1',
      'streamspace_took_seconds_sum 0.5',
      'streamspace_took_seconds_count 1',
    ]);
    expect(await lines('streamspace_build_info')).toEqual(['streamspace_build_info{version="1.2.3"} 1']);
  });

  it('reads gauges anew each time, and forgets what they do not tell any more', async () => {
    let states = ['up', 'down'];
    registry.gauge(gauge('streamspace_things', 'Things.', ['state']), (tell) => {
      states.forEach((state, index) => tell(index + 1, { state }));
    });
    expect(await lines('streamspace_things{')).toHaveLength(2);
    states = ['down'];
    expect(await lines('streamspace_things{')).toEqual(['streamspace_things{state="down"} 1']);
  });

  it('leaves out what cannot be read, says so, and tells everything else', async () => {
    let isBroken = true;
    registry.gauge(gauge('streamspace_broken', 'Broken.'), (tell) => {
      if (isBroken) throw new Error('no');
      tell(5, {});
    });
    registry.gauge(gauge('streamspace_well', 'Well.'), (tell) => tell(1, {}));
    expect(await lines('streamspace_broken')).toEqual([]);
    expect(await lines('streamspace_well')).toEqual(['streamspace_well 1']);
    expect(await lines('streamspace_metrics_unread')).toEqual(['streamspace_metrics_unread 1']);
    isBroken = false;
    expect(await lines('streamspace_broken')).toEqual(['streamspace_broken 5']);
    expect(await lines('streamspace_metrics_unread')).toEqual(['streamspace_metrics_unread 0']);
  });

  it('takes no more than so many combinations of labels, whatever somebody does wrong', async () => {
    const asked = registry.counter(counter('streamspace_asked_total', 'Asked.', ['way']));
    for (let index = 0; index < 2_100; index += 1) asked.add({ way: `way ${index}` });
    asked.add({ way: 'way 0' });
    expect(await lines('streamspace_asked_total{')).toHaveLength(2_000);
    expect(await lines('streamspace_asked_total{way="way 0"}')).toEqual(['streamspace_asked_total{way="way 0"} 2']);
  });

  it('refuses a name that is taken', () => {
    registry.counter(counter('streamspace_asked_total', 'Asked.'));
    expect(() => registry.counter(counter('streamspace_asked_total', 'Asked again.'))).toThrow(
      'already been registered',
    );
  });
});

describe('a cached reading', () => {
  it('reads once in ten seconds, never twice at once, and again after a failure', async () => {
    let nowMs = 0;
    let reads = 0;
    let isBroken = false;
    const reading = new CachedReading(
      () => {
        reads += 1;
        return isBroken ? Promise.reject(new Error('no')) : Promise.resolve(reads);
      },
      () => nowMs,
    );
    expect(await Promise.all([reading.get(), reading.get()])).toEqual([1, 1]);
    nowMs = 9_999;
    expect(await reading.get()).toBe(1);
    nowMs = 10_000;
    isBroken = true;
    await expect(reading.get()).rejects.toThrow('no');
    isBroken = false;
    expect(await reading.get()).toBe(3);
  });
});
