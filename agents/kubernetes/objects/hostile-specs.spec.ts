import { SessionApply } from '../../../protocol/agent/messages.js';
import { HOSTILE_APPLIES } from '../../../testing/kubernetes/hostile-specs.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { anApply } from '../../../testing/agents/session-apply.builder.js';
import { refusalOf } from '../../core/sessions/session-spec-policy.js';

const GPU = {
  nodeSelector: { 'topology.kubernetes.io/zone': 'a', 'example.com/pool': 'gpu' },
  tolerations: [{ operator: 'Exists', key: 'nvidia.com/gpu', effect: 'NoSchedule' } as const],
  runtimeClass: 'nvidia',
  extendedResources: { 'nvidia.com/gpu': 1 },
  egress: 'none' as const,
};

describe('hostile specifications', () => {
  it.each([
    ['a screen', aPodSpec()],
    ['a web application', aWebPodSpec()],
    ['a graphics card', aPodSpec({}, GPU)],
    [
      'a taint with a value',
      aPodSpec({}, { tolerations: [{ operator: 'Equal', key: 'a/b', value: '', effect: 'NoExecute' }] }),
    ],
  ])('do not keep out %s', (_, spec) => {
    const apply = SessionApply.parse(JSON.parse(JSON.stringify(anApply({ spec }))));
    expect(apply.spec).toEqual(spec);
    expect(refusalOf(apply, 'kubernetes')).toBeUndefined();
  });

  it('are many, and of a session each', () => {
    expect(HOSTILE_APPLIES.length).toBeGreaterThanOrEqual(25);
    expect(new Set(HOSTILE_APPLIES.map(({ message }) => message.id)).size).toBe(HOSTILE_APPLIES.length);
  });

  it.each(HOSTILE_APPLIES)('are refused: $name', ({ message, refusal }) => {
    const parsed = SessionApply.safeParse(message);
    if (refusal === 'shape') expect(parsed.success).toBe(false);
    else expect(refusalOf(SessionApply.parse(message), 'kubernetes')).toMatch(refusal);
  });
});
