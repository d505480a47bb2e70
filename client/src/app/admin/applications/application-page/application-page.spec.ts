import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, provideRouter } from '@angular/router';
import { TemplateDefinition } from '../../../../../../protocol/http/templates.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { ApplicationPage } from './application-page';

const STUDIO = TemplateDefinition.parse({
  id: 'studio',
  name: 'Studio',
  summary: 'Draws.',
  category: 'Graphics',
  icon: 'brush',
  stream: { kind: 'rfb', port: 5900 },
  workloads: [{ platform: 'docker', image: 'team/studio:1' }],
  resources: { cpuMillis: 1500, memoryMiB: 2048, storageGiB: 10 },
});
const URL = `/api/v1/templates/${STUDIO.id}`;
const GROUP = (digit: number, name: string): object => ({
  id: `0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f1${digit}`,
  name,
  memberCount: digit,
  createdAt: '2026-01-31T09:30:00.000Z',
});

describe('ApplicationPage', () => {
  let fixture: ComponentFixture<ApplicationPage>;
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(ApplicationPage);
    fixture.componentRef.setInput('id', STUDIO.id);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    (await requestTo(`${URL}/definition`)).flush(STUDIO);
    await settle();
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function withGroups(...items: object[]): Promise<void> {
    (await requestTo('/api/v1/groups')).flush({ items, nextCursor: null });
    (await requestTo(`${URL}/groups`)).flush({ isRestricted: false, groups: [] });
    await settle();
  }
  const click = async (selector: string): Promise<void> => {
    page.querySelector<HTMLInputElement>(selector)?.click();
    await settle();
  };

  it('tells what it is', () => {
    expect(textOf(page, 'dd')).toEqual([
      'studio',
      'Graphics',
      'On',
      'A screen',
      'Docker',
      '1.5 CPU · 2 GiB memory · 10 GiB storage',
      'After 60 idle minutes',
    ]);
  });

  it('opens it to members of some groups only, and refuses to hide it from everybody that way', async () => {
    await withGroups(GROUP(1, 'Designers'), GROUP(2, 'Writers'));
    await click('label:nth-of-type(2) input[name=visibility]');
    expect(textOf(page, 'app-visibility-section [role=status]').join()).toContain('nobody would see it');
    press(page, 'Save');
    await expect(requestTo(`${URL}/groups`, 'PUT')).rejects.toThrow('Nobody asked');
    await click('.groups label:nth-of-type(2) input');
    press(page, 'Save');
    const request = await requestTo(`${URL}/groups`, 'PUT');
    expect(request.request.body).toEqual({ groupIds: ['0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f12'] });
    request.flush({ isRestricted: true, groups: [GROUP(2, 'Writers')] });
    await settle();
    expect(textOf(page, 'app-visibility-section [role=status]')).toEqual(['Saved. It holds at once.']);
    await click('label:nth-of-type(1) input[name=visibility]');
    press(page, 'Save');
    expect((await requestTo(`${URL}/groups`, 'PUT')).request.body).toEqual({ groupIds: null });
  });

  it('says what to do where there is no group', async () => {
    await withGroups();
    await click('label:nth-of-type(2) input[name=visibility]');
    expect(page.textContent).toContain('There is no group yet.');
  });

  it('switches it off, and says what that means', async () => {
    press(page, 'Switch off');
    const request = await requestTo(URL, 'PUT');
    expect(request.request.body).toEqual({ ...STUDIO, isEnabled: false });
    request.flush({ ...STUDIO, isEnabled: false });
    await settle();
    expect(textOf(page, '.news')).toEqual(['Nobody can launch it any more. Sessions that are there go on.']);
    expect(textOf(page, 'button')).toContain('Switch on');
  });

  it('removes it once its name was typed, or says why not', async () => {
    const remove = async (): ReturnType<typeof requestTo> => {
      press(page, 'Remove…');
      await settle();
      const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
      fill(dialog, 'confirm', 'Studio');
      press(dialog, 'Remove application');
      return requestTo(URL, 'DELETE');
    };
    refuse(await remove(), 'template-in-use');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of template-in-use.');
    (await remove()).flush(null);
    await settle();
    await fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/admin/applications');
  });
});
