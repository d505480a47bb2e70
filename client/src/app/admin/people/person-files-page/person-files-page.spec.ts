import { jest } from '@jest/globals';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter, Router } from '@angular/router';
import type { HomeView } from '../../../../../../protocol/http/homes.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { aHome } from '../../../../../testing/builders';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SignedInPerson } from '../../../core/auth/signed-in-person';
import { PersonFilesPage } from './person-files-page';

const MARA = { id: '3f0f6f3e-0000-4000-8000-000000000001', username: 'mara', displayName: 'Mara', role: 'user' };
const URL = `/api/v1/users/${MARA.id}`;
const OTHER = '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f05';

describe('PersonFilesPage', () => {
  let fixture: ComponentFixture<PersonFilesPage>;
  let page: HTMLElement;

  async function open(role: 'operator' | 'admin'): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    const loaded = TestBed.inject(SignedInPerson).load();
    (await requestTo('/api/v1/me')).flush({ id: '1', username: 'eve', displayName: 'Eve', role });
    await loaded;
    fixture = TestBed.createComponent(PersonFilesPage);
    fixture.componentRef.setInput('id', MARA.id);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  }
  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function answer(...items: HomeView[]): Promise<void> {
    (await requestTo(URL)).flush(MARA);
    (await requestTo(`${URL}/homes`)).flush({ items, nextCursor: null });
    await settle();
  }

  it('says whose files, how much, and where; operators only look', async () => {
    await open('operator');
    await answer(aHome(), aHome({ id: OTHER, sizeBytes: 512 }));
    expect(textOf(page, 'h1')).toEqual(['Files of Mara']);
    expect(textOf(page, 'header .numbers')).toEqual(['2 applications, 2.0 KiB.']);
    expect(textOf(page, 'li p')[0]).toMatch(/^1.5 KiB · on north · used /);
    expect(page.querySelectorAll('button')).toHaveLength(0);
  });

  it('leads to the session that uses them, for those who see all sessions', async () => {
    await open('admin');
    await answer(aHome({ session: { id: OTHER, name: 'My editor' } }));
    expect(page.querySelector('li a')?.getAttribute('href')).toBe(`/admin/sessions/${OTHER}`);
  });

  it('deletes once the name was typed, and shows how far that is', async () => {
    await open('admin');
    await answer(aHome());
    press(page, 'Delete…');
    await settle();
    const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
    expect(textOf(dialog, 'h2')).toEqual(['Delete all files of Mara for Text Editor?']);
    fill(dialog, 'confirm', 'Text Editor');
    press(dialog, 'Delete files');
    const request = await requestTo(`${URL}/homes/${aHome().id}`, 'DELETE');
    expect(request.request.body).toEqual({ confirm: 'Text Editor' });
    request.flush({ home: null });
    await answer(aHome({ deletion: { requestedAt: '2026-01-31T09:30:00.000Z', message: 'north is deleting them.' } }));
    expect(textOf(page, '.leaving')).toEqual(['Being deleted. north is deleting them.']);
  });

  it('says why they cannot be deleted', async () => {
    await open('admin');
    await answer(aHome());
    press(page, 'Delete…');
    await settle();
    const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
    fill(dialog, 'confirm', 'Text Editor');
    press(dialog, 'Delete files');
    refuse(await requestTo(`${URL}/homes/${aHome().id}`, 'DELETE'), 'home-in-use');
    await answer(aHome());
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of home-in-use.');
  });

  it('erases the person once their user name was typed, with their files if that is chosen', async () => {
    await open('admin');
    await answer();
    const left = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    page.querySelector<HTMLInputElement>('input[name=files]')!.click();
    press(page, 'Erase…');
    await settle();
    const dialog = document.querySelector<HTMLElement>('mat-dialog-container')!;
    fill(dialog, 'confirm', 'Mara');
    press(dialog, 'Erase for good');
    await settle();
    fill(dialog, 'confirm', 'mara');
    press(dialog, 'Erase for good');
    const request = await requestTo(`${URL}/erasure`, 'POST');
    expect(request.request.body).toEqual({ username: 'mara', homes: 'delete' });
    request.flush({ userId: MARA.id, entries: 1 });
    await settle();
    expect(left).toHaveBeenCalledWith('/admin/people');
  });

  it('says that nothing is kept, and what went wrong', async () => {
    await open('admin');
    refuse(await requestTo(URL), 'user-not-found');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of user-not-found.');
    (await requestTo(`${URL}/homes`)).flush({ items: [], nextCursor: null });
    press(page, 'Try again');
    await answer();
    expect(textOf(page, '.empty').join()).toContain('Mara keeps nothing yet.');
  });
});
