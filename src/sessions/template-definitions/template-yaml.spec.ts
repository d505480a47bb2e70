import fc from 'fast-check';
import { aScreenTemplate, aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { parseYaml, toYaml } from './template-yaml.js';

const ANCHORS = Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);

describe('parseYaml', () => {
  it('reads plain data, also with anchors', () => {
    expect(parseYaml('a: &a { b: [1, yes, "0x1"] } # words\nc: *a\n')).toEqual({
      a: { b: [1, 'yes', '0x1'] },
      c: { b: [1, 'yes', '0x1'] },
    });
  });

  it.each<[string, string, RegExp]>([
    ['what is no YAML', 'a: 1\nb: [', /^The YAML cannot be read: line 2: /],
    ['a tag', 'a: 1\nb: !secret x', /line 2: leave out the tag !secret/],
    ['a tag of the language', 'a: !!js/function "x"', /leave out the tag tag:yaml.org,2002:js\/function/],
    ['bytes', 'a: !!binary aGk=', /leave out the tag/],
    ['a tag on a map', 'a: !!set { b }', /leave out the tag/],
    ['a tag on a list', 'a: !x [b]', /leave out the tag/],
    ['a tag of an older version', '%YAML 1.1\n---\na: !!timestamp 2026-01-01', /leave out the tag/],
    ['two documents', 'a: 1\n---\nb: 2', /multiple documents/],
    ['a key twice', 'a: 1\nb: { c: 1, c: 2 }', /line 2: the key "c" is there twice/],
    ['a key that is a list', '? [a]\n: b', /line 1: /],
    ['tabs', 'a:\n\tb: 1', /line 2: /],
    ['aliases that multiply', `a0: &a0 [x]\n${ANCHORS.join('\n')}`, /too many aliases/],
    ['an alias of nothing', 'a: *b', /line 1|too many/],
    ['nesting without end', '['.repeat(20_000), /nested too deeply/],
    ['dashes without end', '- '.repeat(20_000), /nested too deeply/],
  ])('refuses %s', (_, text, sentence) => {
    expect(() => parseYaml(text)).toThrow(sentence);
  });

  it('reads back what it writes, whatever people write into it', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '0o7',
        '1e3',
        '.nan',
        '- a',
        '# b',
        '&c',
        '*d',
        '!e',
        '%f',
        '{{user.id}}',
        '\n',
        ' x ',
        '2026-01-01',
        '<<',
      ),
    );
    fc.assert(
      fc.property(
        words,
        words,
        fc.dictionary(fc.stringMatching(/^[A-Z_]{1,5}$/), words),
        (name, summary, environment) => {
          const file = { templates: [aScreenTemplate({ name, summary, environment }), aWebTemplate({ environment })] };
          expect(parseYaml(toYaml(file))).toEqual(JSON.parse(JSON.stringify(file)));
        },
      ),
    );
  });
});
