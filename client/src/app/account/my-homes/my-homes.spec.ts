import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aHome } from '../../../../testing/builders';
import { fill, press, textOf } from '../../../../testing/page';
import type { HomeView } from '../../../../../protocol/http/homes.js';
import { AccessTokens } from '../../core/auth/access-tokens';
import { MyHomes } from './my-homes';

const URL = '/api/v1/me/homes';

describe('MyHomes', () => {
  let fixture: ComponentFixture<MyHomes>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(MyHomes);
    page = fixture.nativeElement as HTMLElement;
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function answer(...items: HomeView[]): Promise<void> {
    (await requestTo(URL)).flush({ items, nextCursor: null });
    await settle();
  }

  it('says what is kept, where, and how much of it', async () => {
    await answer(aHome(), aHome({ id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f05', sizeBytes: null }));
    expect(textOf(page, 'li p')[0]).toMatch(/^1.5 KiB · on north · used /);
    expect(textOf(page, 'li p')[1]).toMatch(/^Size not measured yet · on north · used /);
  });

  it('says that nothing is kept, and what went wrong', async () => {
    await answer();
    expect(textOf(page, 'li')).toHaveLength(1);
    expect(page.querySelector('button')).toBeNull();
  });

  it('tries again when the list cannot be read', async () => {
    refuse(await requestTo(URL), 'database-unavailable');
    await settle();
    expect(textOf(page, 'app-problem-notice')).toHaveLength(1);
    press(page, 'Try again');
    await answer(aHome());
    expect(textOf(page, 'h3')).toEqual(['Text Editor']);
  });

  it('offers no deletion while a session uses the files, or they are going already', async () => {
    await answer(
      aHome({ session: { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f06', name: 'My editor' } }),
      aHome({
        id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f05',
        deletion: { requestedAt: '2026-01-31T09:30:00.000Z', message: 'They are deleted as soon as north is back.' },
      }),
    );
    expect(page.querySelectorAll('button')).toHaveLength(0);
    expect(textOf(page, 'li').join()).toContain('In use by My editor');
    expect(textOf(page, '.leaving')).toEqual(['Being deleted. They are deleted as soon as north is back.']);
  });

  it('deletes once the name was typed, and shows what the server says', async () => {
    await answer(aHome());
    press(page, 'Delete…');
    await settle();
    const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
    fill(dialog, 'confirm', 'text editor');
    press(dialog, 'Delete files');
    await settle();
    expect(textOf(dialog, '.error')).toEqual(['Type the name exactly as it stands above.']);
    fill(dialog, 'confirm', 'Text Editor');
    press(dialog, 'Delete files');
    const request = await requestTo(`${URL}/${aHome().id}`, 'DELETE');
    expect(request.request.body).toEqual({ confirm: 'Text Editor' });
    refuse(request, 'home-in-use');
    await answer(aHome());
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of home-in-use.');
  });
});
