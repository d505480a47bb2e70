import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { metricNames, selectedMetricLabels } from './metric-names.js';
import { ofKind } from './objects.js';
import { helmOrSkip, NAMESPACE, render } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;

const Metrics = z.array(
  z.looseObject({
    name: z.string(),
    type: z.string(),
    labels: z.array(z.string()),
    scope: z.enum(['process', 'deployment']),
  }),
);
const PrometheusRule = z.looseObject({
  spec: z.looseObject({
    groups: z.array(
      z.looseObject({
        rules: z.array(
          z.looseObject({
            alert: z.string(),
            expr: z.string(),
            labels: z.looseObject({ severity: z.enum(['critical', 'warning', 'info']) }),
            annotations: z.looseObject({ summary: z.string(), description: z.string() }),
          }),
        ),
      }),
    ),
  }),
});
const Dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string(),
      type: z.string(),
      targets: z.array(z.looseObject({ expr: z.string() })).default([]),
    }),
  ),
});
const Board = z.looseObject({ data: z.record(z.string(), z.string()) });

/** Labels that whoever reads the metrics adds. */
const ADDED = ['namespace', 'pod', 'le'];

describe('names of metrics in an expression', () => {
  it.each([
    ['up', ['up']],
    ['sum by (le) (rate(a_bucket{b="c{d}"}[5m]))', ['a_bucket']],
    ['max(a{x="y"}) + 1 < count without (pod) (b_total) or absent(c)', ['a', 'b_total', 'c']],
    ['histogram_quantile(0.95, sum by (kind, le) (increase(a_bucket[1h] offset 5m)))', ['a_bucket']],
  ])('of %s', (expression, names) => {
    expect(metricNames(expression).filter((name) => name !== 'm')).toEqual(names);
  });
});

withHelm('monitoring', () => {
  const objects = command === null ? [] : render(command, { monitoring: { enabled: true } });
  const known = Metrics.parse(JSON.parse(readFileSync('docs/metrics.json', 'utf8')));
  const find = (name: string): z.infer<typeof Metrics>[number] | undefined =>
    known.find((metric) => metric.name === name || (metric.type === 'histogram' && `${metric.name}_bucket` === name));
  const rules = ofKind(objects, 'PrometheusRule')
    .flatMap((rule) => PrometheusRule.parse(rule).spec.groups)
    .flatMap((group) => group.rules);
  const panels = ofKind(objects, 'ConfigMap')
    .flatMap((board) => Object.values(Board.parse(board).data))
    .flatMap((text) => Dashboard.parse(JSON.parse(text)).panels);
  const expressions = [
    ...rules.map(({ alert, expr }) => ({ title: alert, expr })),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr }))),
  ];

  it('has alerts and panels', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(panels.length).toBeGreaterThan(15);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it('asks for nothing that the product does not tell', () => {
    const unknown = expressions.flatMap(({ title, expr }) =>
      metricNames(expr)
        .filter((name) => find(name) === undefined)
        .map((name) => `${title}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(expressions.filter(({ expr }) => metricNames(expr).length === 0)).toEqual([]);
  });

  it('selects by labels that the metrics have', () => {
    const unknown = expressions.flatMap(({ title, expr }) =>
      selectedMetricLabels(expr)
        .filter(({ metric, label }) => !ADDED.includes(label) && !find(metric)?.labels.includes(label))
        .map(({ metric, label }) => `${title}: ${metric} has no ${label}`),
    );
    expect(unknown).toEqual([]);
  });

  it('groups by labels that the metrics have', () => {
    const unknown = expressions.flatMap(({ title, expr }) => {
      const labels = metricNames(expr).flatMap((name) => find(name)?.labels ?? []);
      return [...expr.matchAll(/\bby \(([^)]*)\)/g)]
        .flatMap(([, list = '']) => list.split(',').map((label) => label.trim()))
        .filter((label) => !ADDED.includes(label) && !labels.includes(label))
        .map((label) => `${title}: ${label}`);
    });
    expect(unknown).toEqual([]);
  });

  it('adds up nothing that every replica tells of all of them', () => {
    const twice = expressions.filter(({ expr }) =>
      metricNames(expr).some((name) => find(name)?.scope === 'deployment' && !/\bmax\b/.test(expr)),
    );
    expect(twice).toEqual([]);
  });

  it('looks at this release alone', () => {
    const elsewhere = expressions.filter(({ expr }) => {
      const places = selectedMetricLabels(expr).filter(({ label }) => label === 'namespace');
      return places.length === 0 || places.some(({ value }) => ![NAMESPACE, '$namespace'].includes(value));
    });
    expect(elsewhere).toEqual([]);
  });

  it.each([
    ['both', {}, 2],
    [
      'an agent alone',
      {
        controlPlane: { enabled: false },
        agent: { controlPlaneUrl: 'https://a.example', enrollment: { existingSecret: 'token' } },
      },
      1,
    ],
  ])('misses a process that tells nothing any more: %s', (_what, values, count) => {
    const made = render(command ?? '', { ...values, monitoring: { enabled: true } });
    const missed = ofKind(made, 'PrometheusRule')
      .flatMap((rule) => PrometheusRule.parse(rule).spec.groups)
      .map((group) => group.rules.filter(({ expr }) => expr.startsWith('absent(')).length);
    expect(missed).toEqual(Array.from({ length: count }, () => 1));
  });

  it('says in sentences what is wrong and what to do', () => {
    for (const { annotations } of rules) {
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description).toMatch(/^[A-Z].*\.$/);
    }
  });
});
