import { REQUIRED_RIGHTS, type RequiredRight } from './required-rights.js';

const RIGHTS: readonly RequiredRight[] = REQUIRED_RIGHTS;
const verbsOf = (name: string): readonly string[] =>
  RIGHTS.filter(({ resources }) => resources.includes(name)).flatMap(({ verbs }) => verbs);

describe('REQUIRED_RIGHTS', () => {
  it('has no right by which an agent could become more than it is', () => {
    const resources = RIGHTS.flatMap((right) => right.resources);
    const verbs = RIGHTS.flatMap((right) => right.verbs);
    expect([...resources, ...verbs, ...RIGHTS.map(({ apiGroup }) => apiGroup)]).not.toContain('*');
    for (const verb of ['escalate', 'bind', 'impersonate', 'deletecollection', 'approve']) {
      expect(verbs).not.toContain(verb);
    }
    for (const resource of ['pods/exec', 'pods/attach', 'pods/ephemeralcontainers', 'nodes', 'nodes/proxy', 'roles']) {
      expect(resources).not.toContain(resource);
    }
  });

  it('reads secrets only by their names', () => {
    expect(verbsOf('secrets')).toEqual(['get', 'create', 'delete']);
  });

  it('names each resource once', () => {
    const names = RIGHTS.flatMap(({ apiGroup, resources }) => resources.map((name) => `${apiGroup}/${name}`));
    expect(new Set(names).size).toBe(names.length);
  });
});
