import { z } from 'zod';
import { COMBINATIONS, type Combination } from './combinations.js';
import { MUST_HAVES } from './must-haves.js';
import { isSelected, type KubernetesObject, ofKind, podsOf, titleOf } from './objects.js';
import { danglingReferences } from './references.js';
import { CHART, helm, helmOrSkip, KUBERNETES_VERSIONS, NAMESPACE, render } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;
const cases = KUBERNETES_VERSIONS.flatMap((version) =>
  Object.entries(COMBINATIONS).map(([title, combination]) => ({ title, combination, version })),
);

const Labels = z.record(z.string(), z.string());
const Selector = z.looseObject({
  selector: z.union([z.looseObject({ matchLabels: Labels }), Labels]).optional(),
  podSelector: z.looseObject({ matchLabels: Labels.optional() }).optional(),
});

/** The labels that an object selects pods (or, of a ServiceMonitor, Services) by; null when it selects nothing, or everything. */
function selectedLabels({ spec }: KubernetesObject): Record<string, string> | null {
  const { selector, podSelector } = Selector.parse(spec ?? {});
  if (podSelector) return podSelector.matchLabels ?? null;
  if (!selector) return null;
  return 'matchLabels' in selector && typeof selector.matchLabels === 'object'
    ? selector.matchLabels
    : Labels.parse(selector);
}

const isSelectingAll = (spec: KubernetesObject['spec']): boolean => JSON.stringify(spec?.podSelector) === '{}';

withHelm.each(cases)('the chart for $title on Kubernetes $version', ({ combination, version }) => {
  let objects: KubernetesObject[];
  const given: Combination = combination;

  beforeAll(() => {
    objects = render(command ?? '', given.values, version);
  });

  it.each(Object.entries(MUST_HAVES))('has %s', (_title, complaintsAbout) => {
    expect(objects.length).toBeGreaterThan(5);
    expect(complaintsAbout(objects)).toEqual([]);
  });

  it('names no secret, claim or account that is not there', () => {
    expect(danglingReferences(objects, given)).toEqual([]);
  });

  it('selects what is there', () => {
    const pods = podsOf(objects).map(({ labels }) => labels);
    const services = ofKind(objects, 'Service').map(({ metadata }) => metadata.labels);
    const lost = objects.filter((object) => {
      const wanted = selectedLabels(object);
      if (wanted === null) return false;
      const candidates = object.kind === 'ServiceMonitor' ? services : pods;
      return !candidates.some((labels) => isSelected(labels, wanted));
    });
    expect(lost.map(titleOf)).toEqual([]);
  });

  it('lets a node be drained, and never takes away all replicas', () => {
    const Budget = z.object({ maxUnavailable: z.number(), selector: z.object({ matchLabels: Labels }) });
    const Scale = z.looseObject({ replicas: z.number().optional() });
    const [planes] = podsOf(objects).filter(
      ({ object, labels }) => object.kind === 'Deployment' && labels['app.kubernetes.io/component'] === 'control-plane',
    );
    const budgets = ofKind(objects, 'PodDisruptionBudget');
    const [scaler] = ofKind(objects, 'HorizontalPodAutoscaler');
    const replicas = planes
      ? (Scale.parse(planes.object.spec).replicas ??
        z.object({ minReplicas: z.number() }).loose().parse(scaler?.spec).minReplicas)
      : 0;
    expect(budgets).toHaveLength(replicas > 1 ? 1 : 0);
    for (const budget of budgets) expect(Budget.parse(budget.spec).maxUnavailable).toBeLessThan(replicas);
  });

  it('kills no replica before it has drained', () => {
    for (const { labels, spec } of podsOf(objects)) {
      if (labels['app.kubernetes.io/component'] !== 'control-plane') continue;
      const drain = spec.containers[0]?.env.find(({ name }) => name === 'STREAMSPACE_DRAIN_MS')?.value;
      // 20 s for what comes after the drain; see docs/replicas.md.
      expect((spec.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThanOrEqual(Number(drain) + 20_000);
    }
  });

  it('closes the namespace of the sessions, and lets no pod in that breaks out of its standard', () => {
    const hasAgent = podsOf(objects).some(({ labels }) => labels['app.kubernetes.io/component'] === 'agent');
    const namespaces = ofKind(objects, 'Namespace');
    for (const { metadata } of namespaces)
      expect(metadata.labels['pod-security.kubernetes.io/enforce']).toMatch(/^(baseline|restricted)$/);
    const closed = ofKind(objects, 'NetworkPolicy').filter(({ spec }) => isSelectingAll(spec));
    expect(closed.map(({ spec }) => spec)).toEqual(
      hasAgent ? [{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }] : [],
    );
    for (const { metadata } of [...namespaces, ...closed])
      expect(metadata.namespace ?? metadata.name).not.toBe(NAMESPACE);
  });

  it('uses no API that this version of Kubernetes lacks', () => {
    const isOld = version.startsWith('1.20');
    const versions = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    for (const [kind, old, current] of [
      ['PodDisruptionBudget', 'policy/v1beta1', 'policy/v1'],
      ['HorizontalPodAutoscaler', 'autoscaling/v2beta2', 'autoscaling/v2'],
    ] as const) {
      expect(versions.has(`${isOld ? current : old} ${kind}`)).toBe(false);
    }
  });
});

withHelm('the chart', () => {
  it.each(Object.entries(COMBINATIONS))('is clean to helm lint for %s', (_title, { values }) => {
    expect(helm(command ?? '', ['lint', CHART, '--strict', '--quiet'], values)).not.toMatch(/WARNING|ERROR/);
  });
});
