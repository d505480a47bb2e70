import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { CatalogFilePage } from './catalog-file-page';

const IMPORT = '/api/v1/templates/import';
const YAML = 'templates:\n  - id: studio\n    name: Studio\n';

describe('CatalogFilePage', () => {
  let fixture: ComponentFixture<CatalogFilePage>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(CatalogFilePage);
    page = fixture.nativeElement as HTMLElement;
  });

  const box = (): HTMLTextAreaElement => page.querySelector('textarea')!;
  async function write(yaml: string): Promise<void> {
    await settle();
    box().value = yaml;
    box().dispatchEvent(new Event('input'));
    await settle();
  }
  /** Reading a file and fetching the parser take turns of the event loop that no promise of the test is about. */
  async function until(isDone: () => boolean): Promise<void> {
    for (let turn = 0; turn < 200 && !isDone(); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve));
      await settle();
    }
    expect(isDone()).toBe(true);
  }

  it('adds what is in the text, and says what became of each', async () => {
    await write(YAML);
    press(page, 'Save');
    const request = await requestTo(IMPORT, 'POST');
    expect(request.request.headers.get('Content-Type')).toBe('application/yaml');
    expect(request.request.body).toBe(YAML);
    request.flush({ created: ['studio'], changed: [], unchanged: ['desktop'] });
    await settle();
    expect(textOf(page, '[data-testid=results] li > *')).toEqual(['Added', 'studio', 'Was so already', 'desktop']);
  });

  it('says in which line what is wrong, and leads there', async () => {
    await write(YAML);
    press(page, 'Save');
    const errors = [
      { pointer: '/templates/0/name', detail: 'Template studio: Use one line.' },
      { pointer: '/templates/0/workloads', detail: 'Template studio: It is missing.' },
    ];
    refuse(await requestTo(IMPORT, 'POST'), 'validation-failed', {}, { errors });
    await until(() => page.querySelector('[data-testid=faults]') !== null);
    expect(textOf(page, '[data-testid=faults] li')).toEqual([
      'Line 2 Template studio: It is missing.',
      'Line 3 Template studio: Use one line.',
    ]);
    press(page, 'Line 3');
    expect(box().value.slice(box().selectionStart, box().selectionEnd)).toBe('    name: Studio');
  });

  it('says what the server says of a text that is no YAML', async () => {
    await write('templates: [');
    press(page, 'Save');
    refuse(await requestTo(IMPORT, 'POST'), 'malformed-request');
    await settle();
    expect(textOf(page, '[data-testid=faults] li')).toEqual(['Detail of malformed-request.']);
  });

  it('says why the whole was refused', async () => {
    await write(YAML);
    press(page, 'Save');
    refuse(await requestTo(IMPORT, 'POST'), 'template-in-use');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of template-in-use.');
  });

  it('asks nobody about an empty text', async () => {
    await write('  ');
    press(page, 'Save');
    await settle();
    expect(textOf(page, '[role=status]')).toEqual(['Choose a file, or paste its text.']);
  });

  it('takes a file, and refuses one that no server would take', async () => {
    await settle();
    const choose = (file: File): void => {
      const input = page.querySelector<HTMLInputElement>('input[type=file]')!;
      Object.defineProperty(input, 'files', { value: [file], configurable: true });
      input.dispatchEvent(new Event('change'));
    };
    const file = new File([YAML], 'ours.yaml');
    Object.defineProperty(file, 'text', { value: () => Promise.resolve(YAML) });
    choose(file);
    await until(() => box().value === YAML);
    expect(textOf(page, '[role=status]').join()).toContain('ours.yaml is below.');
    choose(new File(['x'.repeat(256 * 1024 + 1)], 'large.yaml'));
    await settle();
    expect(textOf(page, '[role=status]').join()).toContain('The file is larger than 256 KiB.');
  });

  it('edits one that is there', async () => {
    fixture.componentRef.setInput('id', 'studio');
    await settle();
    const request = await requestTo('/api/v1/templates/export');
    expect(request.request.params.get('ids')).toBe('studio');
    request.flush(YAML);
    await settle();
    expect(textOf(page, 'h1')).toEqual(['Edit studio']);
    expect(box().value).toBe(YAML);
    expect(page.querySelector('input[type=file]')).toBeNull();
  });

  it('tries again when it cannot be read', async () => {
    fixture.componentRef.setInput('id', 'studio');
    await settle();
    refuse(await requestTo('/api/v1/templates/export'), 'database-unavailable');
    await settle();
    press(page, 'Try again');
    (await requestTo('/api/v1/templates/export')).flush(YAML);
    await settle();
    expect(box().value).toBe(YAML);
  });
});
