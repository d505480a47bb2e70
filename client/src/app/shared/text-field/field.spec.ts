import { Field, allFine } from './field';

describe('Field', () => {
  const named = (): Field => new Field((text) => (text === '' ? 'Enter a name.' : null));

  it('complains only after the person has been there', () => {
    const field = named();
    expect([field.error(), field.shownError()]).toEqual(['Enter a name.', null]);
    field.touch();
    expect(field.shownError()).toBe('Enter a name.');
    field.type('mara');
    expect(field.shownError()).toBeNull();
  });

  it('shows what the server says until the text changes', () => {
    const field = named();
    field.type('mara');
    field.refuse('This name is taken.');
    expect([field.shownError(), allFine([field])]).toEqual(['This name is taken.', false]);
    field.type('marta');
    expect(allFine([field])).toBe(true);
  });

  it('may depend on another field', () => {
    const first = named();
    const second = new Field((text) => (text === first.text() ? null : 'They differ.'));
    first.type('a');
    second.type('a');
    expect(allFine([first, second])).toBe(true);
    first.type('b');
    expect(second.shownError()).toBe('They differ.');
  });

  it('starts over', () => {
    const field = named();
    field.touch();
    field.reset('');
    expect(field.shownError()).toBeNull();
  });
});
