import { z } from 'zod';
import { plainSentence } from './plain-sentences.js';

describe('plainSentence', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({ name: z.string() }), {}, 'It is missing.'],
    [z.string(), 7, 'Use a text.'],
    [z.boolean(), 'yes', 'Use true or false.'],
    [z.int(), 1.5, 'Use a whole number.'],
    [z.array(z.string()), {}, 'Use a list.'],
    [z.string().min(1), '', 'It may not be empty.'],
    [z.string().min(12), 'short', 'Use at least 12 characters.'],
    [z.string().max(3), 'long', 'Use at most 3 characters.'],
    [z.int().min(1), 0, 'Use at least 1.'],
    [z.number().max(5), 6, 'Use at most 5.'],
    [z.array(z.string()).max(1), ['a', 'b'], 'Use at most 1 entry.'],
    [z.enum(['view', 'control']), 'all', 'Use "view" or "control".'],
    [z.iso.datetime(), 'soon', 'Use a time such as 2026-01-31T09:30:00Z (ISO 8601).'],
  ])('%# says what to do', (schema, value, sentence) => {
    const { error } = schema.safeParse(value, { error: plainSentence });
    expect(error?.issues.map(({ message }) => message)).toEqual([sentence]);
  });

  it('leaves alone what a schema says itself', () => {
    const { error } = z.string().min(2, 'Use two.').safeParse('', { error: plainSentence });
    expect(error?.issues.map(({ message }) => message)).toEqual(['Use two.']);
  });
});
