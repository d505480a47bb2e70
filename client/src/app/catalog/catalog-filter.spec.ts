import { aTemplate } from '../../../testing/builders';
import { categoriesOf, filterCatalog } from './catalog-filter';

const desktop = aTemplate();
const editor = aTemplate({ id: 'editor', name: 'Éditeur', summary: 'Plain text.', category: 'Office' });
const browser = aTemplate({ id: 'browser', name: 'Browser', summary: 'The web.', category: 'Internet' });
const all = [desktop, editor, browser];
const shelves = { favourites: ['editor'], recent: ['browser', 'gone', 'desktop'] };

describe('filterCatalog', () => {
  it.each([
    ['', [desktop, editor, browser]],
    ['EDIT', [editor]],
    ['web the', [browser]],
    ['internet', [browser]],
    ['web office', []],
  ])('finds %j', (query, found) => {
    expect(filterCatalog(all, query, { kind: 'all' }, shelves)).toEqual(found);
  });

  it('keeps to the scope, recently used in the order of use', () => {
    expect(filterCatalog(all, '', { kind: 'favourites' }, shelves)).toEqual([editor]);
    expect(filterCatalog(all, '', { kind: 'recent' }, shelves)).toEqual([browser, desktop]);
    expect(filterCatalog(all, '', { kind: 'category', name: 'Office' }, shelves)).toEqual([editor]);
  });

  it('lists each category once', () => {
    expect(categoriesOf([...all, desktop])).toEqual(['Desktops', 'Internet', 'Office']);
  });
});
