import { faultIn, faultsIn, rangeOfLine } from './yaml-lines';

const YAML = `# Ours
templates:
  - id: desktop
    name: Desktop
    workloads:
      - platform: docker
        image: team/desktop
  - id: studio
    environment: { A/B: "1" }
`;

describe('lines of a catalog file', () => {
  it('finds members, and what is missing at what it is missing from, in the order of the text', async () => {
    const faults = await faultsIn(YAML, [
      { pointer: '/templates/1/environment/A~1B', detail: 'a' },
      { pointer: '/templates/1/name', detail: 'b' },
      { pointer: '/templates/0/workloads/0/image', detail: 'c' },
      { pointer: '', detail: 'd' },
    ]);
    expect(faults.map(({ line, detail }) => [line, detail])).toEqual([
      [2, 'd'],
      [7, 'c'],
      [8, 'b'],
      [9, 'a'],
    ]);
  });

  it('has none for a text without anything', async () => {
    expect(await faultsIn('', [{ pointer: '/templates', detail: 'x' }])).toEqual([{ line: null, detail: 'x' }]);
  });

  it('takes the line that the server names', () => {
    expect(faultIn('The YAML cannot be read: line 12: a tag.').line).toBe(12);
    expect(faultIn('It is nested too deeply.').line).toBeNull();
  });

  it('tells where a line is', () => {
    expect(rangeOfLine('ab\ncde\nf', 2)).toEqual([3, 6]);
    expect(rangeOfLine('ab', 9)).toEqual([3, 3]);
  });
});
