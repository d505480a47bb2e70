import { z } from 'zod';
import { REQUIRED_RIGHTS, type RequiredRight } from '../../agents/kubernetes/objects/required-rights.js';
import { ofKind } from './objects.js';
import { helmOrSkip, NAMESPACE, render } from './render.js';

const command = await helmOrSkip();
const withHelm = command === null ? describe.skip : describe;

const Rule = z.strictObject({
  apiGroups: z.tuple([z.string()]),
  resources: z.tuple([z.string()]).rest(z.string()),
  verbs: z.array(z.string()),
});
const Role = z.looseObject({ metadata: z.looseObject({ namespace: z.string() }), rules: z.array(Rule) });
const Binding = z.looseObject({
  metadata: z.looseObject({ namespace: z.string() }),
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string() })),
});

/** Within the cluster, pods are reached by their addresses: nothing is forwarded by the API server. */
const isNeededInCluster = ({ resources }: RequiredRight): boolean => !resources.includes('pods/portforward');

const asLines = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): string[] =>
  resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource} of ${apiGroup === '' ? 'core' : apiGroup}`));

withHelm('the agent’s role', () => {
  const objects = command === null ? [] : render(command, { sessions: { namespace: 'people' } });
  const roles = z.array(Role).parse(ofKind(objects, 'Role'));
  const bindings = z.array(Binding).parse(ofKind(objects, 'RoleBinding'));

  it('is exactly what the agent’s source says that it needs', () => {
    const given = roles.flatMap(({ rules }) =>
      rules.flatMap(({ apiGroups: [group], resources, verbs }) => asLines(group, resources, verbs)),
    );
    const needed = REQUIRED_RIGHTS.filter(isNeededInCluster).flatMap(({ apiGroup, resources, verbs }) =>
      asLines(apiGroup, resources, verbs),
    );
    expect(given.sort()).toEqual(needed.sort());
  });

  it('holds in the namespace of the sessions and nowhere else, for the agent alone', () => {
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['people']);
    expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['people']);
    expect(bindings[0]?.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'demo-streamspace-agent', namespace: NAMESPACE },
    ]);
    expect(ofKind(objects, 'ClusterRoleBinding')).toEqual([]);
  });
});
